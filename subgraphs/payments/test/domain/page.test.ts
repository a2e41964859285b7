import { describe, expect, it } from '@jest/globals';
import { cursorOf, readPageRequest } from '../../src/domain/page.ts';

const place = { createdAt: new Date('2026-11-24T12:00:00.123Z'), id: `ctr_${'0'.repeat(26)}` };

describe('readPageRequest', () => {
  it('gives twenty by default and reads back its own cursor', () => {
    expect(readPageRequest({})).toEqual({ first: 20, after: null });
    expect(readPageRequest({ first: 5, after: cursorOf(place) })).toEqual({ first: 5, after: place });
  });

  it.each([0, -1, 101, 1.5])('refuses %p items', (first) => {
    expect(() => readPageRequest({ first })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it.each(['', 'nonsense', Buffer.from('1.ctr_x').toString('base64url'), 'x'.repeat(500)])(
    'refuses a cursor that it did not give: %p',
    (after) => {
      expect(() => readPageRequest({ after })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    },
  );
});
