import { describe, expect, it } from '@jest/globals';
import { DEFAULT_KEY_MAX_AGES, dueAt, type KeyAge } from '../../src/domain/key-ages.ts';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

const AGE: KeyAge = {
  tenant: 'acme',
  rotation: 'KEK',
  since: day(1),
  version: null,
  kmsKeyIds: [],
  succeeded: null,
  failed: null,
  openJob: null,
};

describe('when a rotation is due', () => {
  it.each([
    ['KEK', 91],
    ['TENANT_KEY', 181],
    ['DATA_KEY', 366],
    ['INDEX_KEY', 731],
  ] as const)('%s: when what it replaces has reached its age', (rotation, due) => {
    expect(dueAt({ ...AGE, rotation }, DEFAULT_KEY_MAX_AGES)).toEqual(day(due));
  });

  it('not again for a whole period after it was done, even if something old had to stay', () => {
    expect(dueAt({ ...AGE, succeeded: day(100) }, DEFAULT_KEY_MAX_AGES)).toEqual(day(190));
  });

  it('not before a day has passed since it failed', () => {
    expect(dueAt({ ...AGE, failed: day(95) }, DEFAULT_KEY_MAX_AGES)).toEqual(day(96));
    expect(dueAt({ ...AGE, failed: day(5) }, DEFAULT_KEY_MAX_AGES)).toEqual(day(91));
  });
});
