import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import type { Delivery } from '../../src/charges/charge.ts';
import { createChargeBook } from '../../src/charges/charge-book.ts';
import { type Answer, type ChargeDesk, createChargeDesk } from '../../src/charges/charge-desk.ts';
import { openChargeLog } from '../../src/charges/charge-log.ts';

const APPROVED = '4242424242424242';
const request = (number = APPROVED, amount = '1250') => ({
  number,
  expiryMonth: 12,
  expiryYear: 2030,
  amount,
  currency: 'EUR',
  reference: 'sga_1',
});
const money = { amount: '1250', currency: 'EUR' };
const chargeIn = (answer: Answer) => {
  if (answer.kind !== 'answer') throw new Error('silence');
  return answer.charge;
};

let directory: string;
let captured: Delivery[];
let open: (() => Promise<void>)[];

/** A sandbox's desk over the file in `directory`, as a start of the process makes it. */
async function start(): Promise<ChargeDesk & { undelivered: () => readonly Delivery[] }> {
  const { log, records } = await openChargeLog(directory);
  open.push(() => log.close());
  const book = createChargeBook();
  for (const record of records) book.apply(record);
  const onCaptured = (delivery: Delivery): void => void captured.push(delivery);
  const desk = createChargeDesk({ book, log, clock: systemClock, ids: randomIds(systemClock), onCaptured });
  return { ...desk, undelivered: () => book.undelivered() };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'desk-'));
  captured = [];
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((close) => close()));
  await rm(directory, { recursive: true });
});

describe('a charge', () => {
  it('is authorised, captured, and has its settlement announced', async () => {
    const desk = await start();
    const charge = chargeIn(await desk.authorise('sga_1:authorise', request()));
    expect(charge).toMatchObject({ state: 'AUTHORISED', last4: '4242', declineReason: null });
    expect(chargeIn(await desk.capture('sga_1:capture', charge.id, money)).state).toBe('CAPTURED');
    expect(captured).toMatchObject([{ chargeId: charge.id, twice: false }]);
  });

  it('can be voided instead, and then no more be captured', async () => {
    const desk = await start();
    const { id } = chargeIn(await desk.authorise('sga_1:authorise', request()));
    expect(chargeIn(await desk.void('sga_1:void', id)).state).toBe('VOIDED');
    await expect(desk.capture('sga_1:capture', id, money)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is captured whole or not at all', async () => {
    const desk = await start();
    const { id } = chargeIn(await desk.authorise('sga_1:authorise', request()));
    const more = desk.capture('sga_1:capture', id, { ...money, amount: '1251' });
    await expect(more).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of an unknown id is not found', async () => {
    await expect((await start()).capture('sga_1:capture', 'chg_nope', money)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the test cards', () => {
  it.each([
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000069', 'expired_card'],
    ['4000000000003220', 'authentication_required'],
    ['4111111111111111', 'card_declined'],
    ['4242424242424241', 'invalid_card'],
  ])('%s is declined: %s', async (number, declineReason) => {
    const desk = await start();
    expect(chargeIn(await desk.authorise('sga_1:authorise', request(number)))).toMatchObject({
      state: 'DECLINED',
      declineReason,
    });
  });

  it.each([APPROVED, '5555555555554444'])('%s is approved', async (number) => {
    expect(chargeIn(await (await start()).authorise('sga_1:authorise', request(number))).state).toBe('AUTHORISED');
  });

  it('4000000000005126 is met with silence, and leaves no charge', async () => {
    const desk = await start();
    expect(await desk.authorise('sga_1:authorise', request('4000000000005126'))).toEqual({ kind: 'silence' });
    expect(await desk.find('sga_1:authorise')).toBeNull();
  });

  it('4000000000000077 is captured in silence; asked again, the sandbox says so', async () => {
    const desk = await start();
    const { id } = chargeIn(await desk.authorise('sga_1:authorise', request('4000000000000077')));
    expect(await desk.capture('sga_1:capture', id, money)).toEqual({ kind: 'silence' });
    expect(await desk.find('sga_1:authorise')).toMatchObject({ state: 'CAPTURED' });
    expect(chargeIn(await desk.capture('sga_1:capture', id, money)).state).toBe('CAPTURED');
    expect(captured).toHaveLength(1);
  });

  it('4000000000000259 has its settlement announced twice', async () => {
    const desk = await start();
    const { id } = chargeIn(await desk.authorise('sga_1:authorise', request('4000000000000259')));
    await desk.capture('sga_1:capture', id, money);
    expect(captured).toMatchObject([{ twice: true }]);
  });
});

describe('an idempotency key', () => {
  it('makes one charge of many requests, also of concurrent ones', async () => {
    const desk = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.authorise('sga_1:authorise', request())));
    expect(new Set(answers.map((answer) => chargeIn(answer).id)).size).toBe(1);
    const { id } = chargeIn(answers[0]!);
    await Promise.all(Array.from({ length: 20 }, () => desk.capture('sga_1:capture', id, money)));
    expect(captured).toHaveLength(1);
  });

  it.each([
    ['another amount', request(APPROVED, '1251')],
    ['another card', request('5555555555554444')],
  ])('is refused with %s', async (_what, other) => {
    const desk = await start();
    await desk.authorise('sga_1:authorise', request());
    await expect(desk.authorise('sga_1:authorise', other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  it('of one operation is refused for another', async () => {
    const desk = await start();
    const { id } = chargeIn(await desk.authorise('sga_1:authorise', request()));
    await expect(desk.void('sga_1:authorise', id)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });
});

describe('the file', () => {
  it('gives everything back after a restart: charges, keys, and deliveries that were not accepted', async () => {
    const before = await start();
    const { id } = chargeIn(await before.authorise('sga_1:authorise', request()));
    await before.capture('sga_1:capture', id, money);
    const after = await start();
    expect(chargeIn(await after.authorise('sga_1:authorise', request()))).toMatchObject({ id, state: 'CAPTURED' });
    expect(after.undelivered()).toMatchObject([{ chargeId: id }]);
  });

  it('loses a line that a crash cut off, and nothing else', async () => {
    const { id } = chargeIn(await (await start()).authorise('sga_1:authorise', request()));
    await appendFile(join(directory, 'charges.jsonl'), '{"type":"capt');
    const after = await start();
    expect(await after.find('sga_1:authorise')).toMatchObject({ id, state: 'AUTHORISED' });
    expect(chargeIn(await after.capture('sga_1:capture', id, money)).state).toBe('CAPTURED');
    expect((await start()).undelivered()).toHaveLength(1);
  });

  it('that was tampered with stops the start', async () => {
    await writeFile(join(directory, 'charges.jsonl'), 'nonsense\n');
    await expect(start()).rejects.toThrow(SyntaxError);
  });

  it('holds of a card its last four digits alone', async () => {
    const desk = await start();
    await desk.authorise('sga_1:authorise', request());
    const text = await readFile(join(directory, 'charges.jsonl'), 'utf8');
    expect(text).toContain('"last4":"4242"');
    expect(text).not.toContain('42424242');
  });
});
