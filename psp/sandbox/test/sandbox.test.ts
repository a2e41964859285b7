import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createMetrics } from '@crowdpay/metrics';
import { createServiceClient, type RawAnswer, type ServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { silentLogger, testSvids } from '@crowdpay/testkit';
import { startSandbox } from '../src/index.ts';

const environment = 'development';
const charge = {
  number: '4242424242424242',
  cvc: '123',
  expiryMonth: 12,
  expiryYear: 2030,
  amount: '1250',
  currency: 'EUR',
  reference: 'sga_1',
};

let directory: string;
let sandbox: ServiceServer;
let connector: ServiceClient;
let payments: ServiceClient;

const post = (path: string, key: string, body: object, client = connector): Promise<RawAnswer> =>
  client.raw({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
    timeoutMs: 500,
  });
const json = ({ body }: RawAnswer): unknown => JSON.parse(body.toString());

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const svids = await testSvids();
  const log = silentLogger();
  sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    environment,
    svid: svids.sourceFor('psp-sandbox'),
    dataDirectory: directory,
    webhookUrl: 'http://127.0.0.1:1/webhooks/psp',
    webhookSecret: Buffer.from('a-secret-of-at-least-32-characters'),
    clock: systemClock,
    ids: randomIds(systemClock),
    randomness: systemRandomness,
    log,
    metrics: createMetrics({ service: 'psp-sandbox' }),
  });
  const clientOf = (service: string): ServiceClient =>
    createServiceClient({ name: 'psp-sandbox', url: sandbox.url, svid: svids.sourceFor(service), environment, log });
  connector = clientOf('psp-connector');
  payments = clientOf('payments');
});
afterAll(async () => {
  await Promise.all([connector.close(), payments.close()]);
  await sandbox.close();
  await rm(directory, { recursive: true });
});

describe('the sandbox', () => {
  it('is open to the connector alone', async () => {
    expect((await post('/v1/charges', 'key-00000001', charge, payments)).status).toBe(403);
    expect((await payments.raw({ method: 'GET', path: '/v1/charges?idempotency_key=key-00000001' })).status).toBe(403);
  });

  it('charges, and finds the charge by its key', async () => {
    const created = await post('/v1/charges', 'key-00000002', charge);
    expect(json(created)).toMatchObject({ state: 'AUTHORISED', last4: '4242', reference: 'sga_1' });
    const found = await connector.raw({ method: 'GET', path: '/v1/charges?idempotency_key=key-00000002' });
    expect(json(found)).toEqual({ charge: json(created) });
    const missing = await connector.raw({ method: 'GET', path: '/v1/charges?idempotency_key=key-00000009' });
    expect(json(missing)).toEqual({ charge: null });
  });

  it('answers a test card with silence; the client has to give up', async () => {
    const silent = post('/v1/charges', 'key-00000003', { ...charge, number: '4000000000005126' });
    await expect(silent).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each([
    ['no idempotency key', '', charge],
    ['a number with blanks', 'key-00000004', { ...charge, number: '4242 4242 4242 4242' }],
    ['an unknown field', 'key-00000004', { ...charge, pin: '0000' }],
    ['an amount of zero', 'key-00000004', { ...charge, amount: '0' }],
  ])('refuses %s without repeating what was sent', async (_what, key, body) => {
    const answer = await post('/v1/charges', key, body);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).not.toMatch(/4242|0000 /);
  });
});
