import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { eventually, silentLogger } from '@crowdpay/testkit';
import type { Charge, Delivery } from '../../src/charges/charge.ts';
import { type Courier, createCourier } from '../../src/webhooks/courier.ts';

const charge: Charge = {
  id: 'chg_1',
  state: 'CAPTURED',
  declineReason: null,
  last4: '4242',
  amount: '1250',
  currency: 'EUR',
  reference: 'sga_1',
  idempotencyKey: 'sga_1:authorise',
};
const delivery: Delivery = { id: 'whk_1', chargeId: 'chg_1', twice: false, occurredAt: '2026-01-01T00:00:00.000Z' };

let merchant: Server;
let answers: number[];
let received: { nonce: unknown; body: string }[];
let delivered: string[];
let courier: Courier;

beforeEach(async () => {
  answers = [];
  received = [];
  delivered = [];
  merchant = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ nonce: request.headers['x-crowdpay-nonce'], body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
  const { port } = merchant.address() as AddressInfo;
  courier = createCourier({
    url: `http://127.0.0.1:${String(port)}/webhooks/psp`,
    secret: Buffer.from('a-secret-of-at-least-32-characters'),
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLogger(),
    onDelivered: ({ id }) => {
      delivered.push(id);
      return Promise.resolve();
    },
    settleAfterMs: 1,
    retryAfterMs: 1,
  });
});
afterEach(async () => {
  await courier.close();
  merchant.closeAllConnections();
  merchant.close();
});

describe('the courier', () => {
  it('brings a settlement that names the merchant’s reference and nothing of the card', async () => {
    courier.dispatch(delivery, charge);
    await eventually(() => {
      expect(delivered).toEqual(['whk_1']);
    });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      id: 'whk_1',
      type: 'settlement.succeeded',
      chargeId: 'chg_1',
      reference: 'sga_1',
      amount: '1250',
      currency: 'EUR',
      occurredAt: '2026-01-01T00:00:00.000Z',
    });
  });

  it('comes again after a refusal, with the same delivery under a new nonce', async () => {
    answers = [409, 500];
    courier.dispatch(delivery, charge);
    await eventually(() => {
      expect(delivered).toEqual(['whk_1']);
    });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ nonce }) => nonce)).size).toBe(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('sends a duplicate byte for byte where the card asks for it', async () => {
    courier.dispatch({ ...delivery, twice: true }, charge);
    await eventually(() => {
      expect(delivered).toEqual(['whk_1']);
    });
    expect(received).toHaveLength(2);
    expect(received[0]).toEqual(received[1]);
  });

  it('stops without a word when it is closed', async () => {
    answers = Array.from({ length: 1_000 }, () => 503);
    courier.dispatch(delivery, charge);
    await eventually(() => {
      expect(received.length).toBeGreaterThan(0);
    });
    await courier.close();
    expect(delivered).toEqual([]);
  });
});
