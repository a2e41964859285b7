import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { systemClock } from '@crowdpay/clock';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import {
  type CertificateAuthority,
  createDevelopmentCa,
  memorySvidSource,
  spiffeIdOf,
  tlsServerOptions,
} from '@crowdpay/mtls';
import { createServiceClient, type ServiceClientOptions } from '../src/index.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const pong = z.object({ pong: z.number() });

describe('a service client', () => {
  let ca: CertificateAuthority;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    ca = await createDevelopmentCa({ clock: systemClock, commonName: 'CrowdPay test CA' });
  });

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const sourceFor = async (service: string) =>
    memorySvidSource(await ca.issue({ spiffeId: spiffeIdOf('test', service), lifeSeconds: 600 }));

  async function serve(listener: RequestListener, service = 'vault', port = 0) {
    const server = createServer(tlsServerOptions(await sourceFor(service)), listener);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const stop = async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    };
    cleanups.push(stop);
    return { port: (server.address() as AddressInfo).port, stop };
  }

  async function clientOf(port: number, options: Partial<ServiceClientOptions> = {}) {
    const client = createServiceClient({
      name: 'vault',
      url: `https://127.0.0.1:${port}`,
      svid: await sourceFor('gateway'),
      environment: 'test',
      log,
      ...options,
    });
    cleanups.push(() => client.close());
    return client;
  }

  const answer =
    (status: number, body: unknown): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };

  it('posts JSON with the principal and the request id, and reads the answer by its schema', async () => {
    let seen: unknown;
    const { port } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
        seen = { method, url, id: headers['x-request-id'], principal: headers['x-crowdpay-principal'], body };
        response.end('{"pong":1}');
      });
    });
    const client = await clientOf(port);
    const options = { principal: 'signed', requestId: 'req_1' };
    await expect(client.call('/internal/ping', { ping: 1 }, pong, options)).resolves.toEqual({ pong: 1 });
    expect(seen).toEqual({
      method: 'POST',
      url: '/internal/ping',
      id: 'req_1',
      principal: 'signed',
      body: { ping: 1 },
    });
  });

  it("throws the callee's own error, code and details included", async () => {
    const error = { code: 'POLICY_DENIED', message: 'Not for this purpose.', details: { reason: 'purpose' } };
    const { port } = await serve(answer(403, { error }));
    const client = await clientOf(port);
    await expect(client.call('/x', {}, pong)).rejects.toMatchObject(error);
  });

  it.each([
    ['another shape', 200, { pong: 'anna@example.com' }],
    ['no JSON', 200, 'anna@example.com'],
    ['an error without a reason', 502, '<html>'],
    ['an error with a code that is not ours', 400, { error: { code: 'EVIL', message: 'x' } }],
  ])('takes %s for UPSTREAM_UNAVAILABLE and quotes nothing of it', async (_what, status, body) => {
    const { port } = await serve(answer(status, body));
    const client = await clientOf(port);
    const failure = client.call('/x', {}, pong);
    await expect(failure).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(failure).rejects.not.toThrow('anna');
  });

  it('does not speak to another service at the same address', async () => {
    let reached = false;
    const { port } = await serve(() => {
      reached = true;
    }, 'psp-sandbox');
    const client = await clientOf(port);
    await expect(client.call('/x', { secret: 1 }, pong)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(reached).toBe(false);
  });

  it('gives up at its deadline, retries included', async () => {
    let calls = 0;
    const { port } = await serve((_request, response) => {
      calls += 1;
      if (calls === 1) response.end('{"pong":1}');
    });
    const client = await clientOf(port);
    await client.call('/x', {}, pong);
    const failure = client.call('/x', {}, pong, { timeoutMs: 300, retry: true });
    await expect(failure).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(calls).toBe(2);
  });

  it('tries again only where the caller says that the operation may run twice', async () => {
    let calls = 0;
    const { port } = await serve((request, response) => {
      calls += 1;
      if (calls % 2 === 1) request.socket.destroy();
      else response.end('{"pong":2}');
    });
    const client = await clientOf(port);
    await expect(client.call('/x', {}, pong, { retry: true })).resolves.toEqual({ pong: 2 });
    expect(calls).toBe(2);
    await expect(client.call('/x', {}, pong)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(calls).toBe(3);
  });

  it('never tries again what the callee has answered, error or not', async () => {
    let calls = 0;
    const { port } = await serve((request, response) => {
      calls += 1;
      answer(500, { error: { code: 'INTERNAL', message: 'Failed.' } })(request, response);
    });
    const client = await clientOf(port);
    await expect(client.call('/x', {}, pong, { retry: true })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(calls).toBe(1);
  });

  it('refuses at once while the breaker is open, and recovers by itself', async () => {
    const { port, stop } = await serve(answer(200, { pong: 1 }));
    await stop();
    const metrics = createMetrics({ service: 'gateway' });
    const client = await clientOf(port, { metrics });
    const messages: string[] = [];
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await client.call('/x', {}, pong).catch((error: unknown) => messages.push((error as Error).message));
    }
    expect(messages).toHaveLength(30);
    expect(messages.slice(0, 8)).toEqual(Array(8).fill('The service vault did not answer. Try again later.'));
    expect(messages).toContain('The service vault cannot be reached at the moment. Try again later.');
    expect(await metrics.text()).toMatch(/service_client_breaker_open\{[^}]*callee="vault"[^}]*\} 1/);

    await serve(answer(200, { pong: 1 }), 'vault', port);
    const deadline = Date.now() + 5_000;
    let last: unknown;
    while (Date.now() < deadline && last === undefined) {
      last = await client.call('/x', {}, pong).catch(() => new Promise((resolve) => setImmediate(resolve)));
    }
    expect(last).toEqual({ pong: 1 });
  });

  it('does not let answers that are errors open the breaker', async () => {
    const { port } = await serve(answer(500, { error: { code: 'INTERNAL', message: 'Failed.' } }));
    const client = await clientOf(port);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(client.call('/x', {}, pong)).rejects.toMatchObject({ code: 'INTERNAL' });
    }
  });

  it('sends no header that would forge another', async () => {
    const { port } = await serve(answer(200, { pong: 1 }));
    const client = await clientOf(port);
    const forged = client.call('/x', {}, pong, { requestId: 'req_1\r\nx-crowdpay-principal: forged' });
    await expect(forged).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const smuggled = client.raw({ method: 'GET', path: '/x HTTP/1.1\r\nhost: evil' });
    await expect(smuggled).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('passes a request on as it came, and the answer as it came back, redirects and errors included', async () => {
    const { port } = await serve((request, response) => {
      response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] });
      response.end(`${request.method ?? ''} ${request.headers['x-forwarded-proto'] as string}`);
    });
    const client = await clientOf(port);
    const headers = { 'x-forwarded-proto': 'https' };
    const back = await client.raw({ method: 'GET', path: '/oidc/auth?x=1', headers });
    expect(back.status).toBe(302);
    expect(back.headers).toMatchObject({ location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] });
    expect(back.body.toString()).toBe('GET https');
  });

  it('reads no answer without end', async () => {
    const { port } = await serve((_request, response) => {
      response.end(Buffer.alloc(9 * 1024 * 1024, 32));
    });
    const client = await clientOf(port);
    await expect(client.raw({ method: 'GET', path: '/' })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
