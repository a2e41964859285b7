import { describe, expect, it } from '@jest/globals';
import { readSettlement } from '../../../src/domain/webhook/settlement.ts';

const body = {
  id: 'whk_1',
  type: 'settlement.succeeded',
  chargeId: 'chg_1',
  reference: 'sga_1',
  amount: '1250',
  currency: 'EUR',
  occurredAt: '2026-01-01T00:00:00.000Z',
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('readSettlement', () => {
  it('reads a settlement and lets unknown fields be', () => {
    expect(readSettlement(bytes({ ...body, added: 'later' }))).toEqual({
      deliveryId: 'whk_1',
      chargeId: 'chg_1',
      sagaId: 'sga_1',
      amount: { amount: 1250n, currency: 'EUR' },
    });
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['another type', bytes({ ...body, type: 'settlement.failed' })],
    ['an amount with a sign', bytes({ ...body, amount: '-1250' })],
    ['an amount beyond bigint', bytes({ ...body, amount: '9223372036854775808' })],
    ['an amount as a number', bytes({ ...body, amount: 1250 })],
    ['an unknown currency', bytes({ ...body, currency: 'XXX' })],
    ['a reference that is no saga', bytes({ ...body, reference: 'ctr_1' })],
    ['a missing charge', bytes({ ...body, chargeId: undefined })],
  ])('reads nothing from %s', (_what, given) => {
    expect(readSettlement(given)).toBeUndefined();
  });
});
