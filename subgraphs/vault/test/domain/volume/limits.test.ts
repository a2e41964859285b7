import { describe, expect, it } from '@jest/globals';
import { PII_KINDS } from '@crowdpay/pii-token';
import {
  DEFAULT_VOLUME_LIMITS,
  VOLUME_WINDOW_MS,
  volumeLimitOf,
  volumeWindowOf,
} from '../../../src/domain/volume/limits.ts';

const limitOf = (...[operation, caller, kind]: Tail<Parameters<typeof volumeLimitOf>>): number =>
  volumeLimitOf(DEFAULT_VOLUME_LIMITS, operation, caller, kind);

type Tail<List extends readonly unknown[]> = List extends [unknown, ...infer Rest] ? Rest : never;

describe('the limits of volume', () => {
  it('let fewer values be tokenized of the kinds that can be guessed', () => {
    const guessable = PII_KINDS.filter((kind) => limitOf('tokenize', 'user', kind) === 100);
    expect(new Set(guessable)).toEqual(new Set(['PAN', 'CVC', 'SSN', 'IBAN', 'DATE_OF_BIRTH', 'DOCUMENT_NUMBER']));
    expect(limitOf('tokenize', 'anonymous', 'EMAIL')).toBe(2_000);
  });

  it('let a partner tokenize ten times as many, and see and look up no more than others', () => {
    expect(limitOf('tokenize', 'partner', 'SSN')).toBe(1_000);
    expect(limitOf('tokenize', 'partner', 'NAME')).toBe(20_000);
    expect(limitOf('reveal', 'partner', 'NAME')).toBe(limitOf('reveal', 'user', 'NAME'));
    expect(limitOf('find', 'partner', 'NAME')).toBe(60);
  });

  it('hold for fixed windows, the same in every process', () => {
    const start = new Date('2026-01-01T10:05:00.000Z');
    expect(volumeWindowOf(start)).toEqual(start);
    expect(volumeWindowOf(new Date(start.getTime() + VOLUME_WINDOW_MS - 1))).toEqual(start);
    expect(volumeWindowOf(new Date(start.getTime() - 1))).toEqual(new Date('2026-01-01T10:04:00.000Z'));
  });
});
