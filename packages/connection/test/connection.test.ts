import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorFor, pageInfoOf, pageOf, readPageRequest, timeOrder } from '../src/index.ts';

const INVALID = expect.objectContaining({ code: 'INVALID_INPUT' });
const JOINING = timeOrder('mbr');
const id = randomIds(new ManualClock()).next('mbr');

describe('a cursor of an order by time', () => {
  it('leads back to the place that it was made for', () => {
    const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, (at) => {
        expect(readPageRequest(JOINING, { after: cursorFor(JOINING, { at, id }) }).after).toEqual({ at, id });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no base64url', '%%%'],
    ['another encoding of nonsense', Buffer.from('1;DROP TABLE pods').toString('base64url')],
    ['a place without an id', Buffer.from('1764000000000.').toString('base64url')],
    ['an id of another kind', Buffer.from(`1764000000000.${id.replace('mbr_', 'pod_')}`).toString('base64url')],
    ['a time that no date has', Buffer.from(`9999999999999999.${id}`).toString('base64url')],
    ['a time before all', Buffer.from(`-1.${id}`).toString('base64url')],
    ['far too long', 'A'.repeat(100_000)],
  ])('is refused when it is %s', (_, after) => {
    expect(() => readPageRequest(JOINING, { after })).toThrow(INVALID);
  });
});

describe('the size of a page', () => {
  it('is 20 unless said else, and 1 to 100', () => {
    expect(readPageRequest(JOINING, {})).toEqual({ first: 20, after: null });
    expect(readPageRequest(JOINING, { first: null, after: null })).toEqual({ first: 20, after: null });
    expect(readPageRequest(JOINING, { first: 1 }).first).toBe(1);
    expect(readPageRequest(JOINING, { first: 100 }).first).toBe(100);
  });

  it.each([0, -1, 101, 2_147_483_647, 1.5, Number.NaN])('is not %p', (first) => {
    expect(() => readPageRequest(JOINING, { first })).toThrow(INVALID);
  });
});

describe('a page', () => {
  it('shows what was asked for, and tells by the one too many that more follow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 11 }), (first, available) => {
        const read = Array.from({ length: Math.min(available, first + 1) }, (_, index) => index);
        const page = pageOf(read, { first, after: null });
        expect(page.items).toHaveLength(Math.min(available, first));
        expect(page).toMatchObject({ hasNextPage: available > first, hasPreviousPage: false });
      }),
    );
  });

  it('names the cursors of its ends', () => {
    const page = pageOf([7, 8, 9], { first: 2, after: 'behind six' });
    expect(pageInfoOf(page, String)).toEqual({
      hasNextPage: true,
      hasPreviousPage: true,
      startCursor: '7',
      endCursor: '8',
    });
    expect(pageInfoOf(pageOf<number>([], { first: 2, after: null }), String)).toMatchObject({
      startCursor: null,
      endCursor: null,
    });
  });
});
