import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { describe, expect, it } from '@jest/globals';
import { cursorOf, readPageRequest } from '../../src/domain/page.ts';

const ids = randomIds(new ManualClock());

describe('the cursor of a membership', () => {
  it('leads back to its place in the order of joining', () => {
    const place = { joinedAt: new Date('2026-11-24T12:00:00.123Z'), id: ids.next('mbr') };
    const { after } = readPageRequest({ first: 5, after: cursorOf(place) });
    expect(after).toEqual({ at: place.joinedAt, id: place.id });
  });

  it('is not that of something else', () => {
    const after = cursorOf({ joinedAt: new Date(0), id: ids.next('ctr') });
    expect(() => readPageRequest({ after })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
