import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '@crowdpay/metrics';
import { createServiceClient, type RawAnswer, type ServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { freePort, silentLogger, testSvids, type TestSvids } from '@crowdpay/testkit';
import { startConnector } from '../src/index.ts';

const ENVIRONMENT = 'development';
const body = {
  tenant: 'default',
  sagaId: `sga_${'1'.repeat(26)}`,
  idempotencyKey: `sga_${'1'.repeat(26)}:authorise`,
  panToken: '4242424242424241',
  cvcToken: null,
  expiryMonth: 12,
  expiryYear: 2030,
  amount: { amount: '1250', currency: 'EUR' },
};

let svids: TestSvids;
let connector: ServiceServer;
const clients: ServiceClient[] = [];

async function post(service: string, path: string, content: object): Promise<RawAnswer> {
  const svid = svids.sourceFor(service);
  const options = { name: 'psp-connector', url: connector.url, svid, environment: ENVIRONMENT, log: silentLogger() };
  const client = createServiceClient(options);
  clients.push(client);
  const headers = { 'content-type': 'application/json' };
  return client.raw({ method: 'POST', path, headers, body: JSON.stringify(content) });
}

beforeAll(async () => {
  svids = await testSvids();
  const nobody = `https://127.0.0.1:${String(await freePort())}`;
  connector = await startConnector({
    host: '127.0.0.1',
    port: 0,
    environment: ENVIRONMENT,
    svid: svids.sourceFor('psp-connector'),
    vaultUrl: nobody,
    sandboxUrl: nobody,
    providerTimeoutMs: 200,
    log: silentLogger(),
    metrics: createMetrics({ service: 'psp-connector' }),
  });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await connector.close();
});

describe('the connector', () => {
  it.each(['gateway', 'pods', 'vault', 'psp-sandbox'])('is closed to %s', async (service) => {
    expect((await post(service, '/internal/authorise', body)).status).toBe(403);
    expect((await post(service, '/internal/charge-state', {})).status).toBe(403);
  });

  it('refuses a raw card number and does not repeat it', async () => {
    const answer = await post('payments', '/internal/authorise', { ...body, panToken: '4242424242424242' });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).not.toContain('4242424242424242');
  });

  it.each([
    ['an unknown field', { ...body, pan: '1' }],
    ['an amount of zero', { ...body, amount: { amount: '0', currency: 'EUR' } }],
    ['a raw code', { ...body, cvcToken: '123' }],
  ])('refuses %s', async (_what, content) => {
    expect((await post('payments', '/internal/authorise', content)).status).toBe(400);
  });

  it('says UPSTREAM_UNAVAILABLE when it can reach neither vault nor provider', async () => {
    const authorised = await post('payments', '/internal/authorise', body);
    expect(JSON.parse(authorised.body.toString())).toMatchObject({ error: { code: 'UPSTREAM_UNAVAILABLE' } });
    const { tenant, idempotencyKey } = body;
    const state = await post('payments', '/internal/charge-state', { tenant, idempotencyKey });
    expect(state.status).toBe(503);
  });
});
