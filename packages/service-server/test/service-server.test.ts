import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CrowdPayError } from '@crowdpay/errors';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { spiffeIdOf } from '@crowdpay/mtls';
import { internalRoute, type ServiceServerOptions, startServiceServer } from '../src/index.ts';
import { type Forgery, forgeLeaf } from '../../mtls/test/forged-leaf.ts';
import { startTestService, type TestService } from './test-service.ts';

const GATEWAY = { type: 'url', value: 'spiffe://crowdpay/test/gateway' } as const;

const echo = internalRoute({
  path: '/internal/echo',
  callers: ['gateway'],
  body: z.strictObject({ text: z.string().max(100) }),
  principal: 'none',
  handle: ({ text }, { peer, requestId }) => ({ text, peer, requestId }),
});

const whoami = internalRoute({
  path: '/internal/whoami',
  callers: ['gateway', 'pods'],
  body: z.strictObject({}),
  principal: 'required',
  handle: (_body, { principal }) => ({ id: principal.id, tenant: principal.tenant }),
});

const maybe = internalRoute({
  path: '/internal/maybe',
  callers: ['gateway'],
  body: z.strictObject({}),
  principal: 'optional',
  handle: (_body, { principal }) => ({ id: principal?.id ?? null }),
});

describe('a service server', () => {
  let service: TestService | undefined;

  afterEach(async () => {
    await service?.close();
    service = undefined;
  });

  const start = async (options: Partial<ServiceServerOptions> = { routes: [echo, whoami, maybe] }) => {
    service = await startTestService(options);
    return service;
  };

  describe('admits', () => {
    it('a service that the route lists, and tells the handler who it is', async () => {
      const { ask } = await start();
      const { status, body } = await ask('gateway', '/internal/echo', {
        body: { text: 'hello' },
        headers: { 'x-request-id': 'req_42' },
      });
      expect(status).toBe(200);
      expect(body).toEqual({ text: 'hello', peer: 'gateway', requestId: 'req_42' });
    });

    it('no service that the route does not list, and counts the attempt', async () => {
      const { ask, metricsText } = await start();
      const { status, body } = await ask('psp-sandbox', '/internal/echo', { body: { text: 'hello' } });
      expect(status).toBe(403);
      expect(body).toEqual({
        error: { code: 'FORBIDDEN', message: 'The service psp-sandbox may not call this.', details: {} },
      });
      expect(await metricsText()).toMatch(/service_server_refusals_total\{reason="not-a-caller"[^}]*\} 1/);
    });

    it('no service of another environment, though the same CA issued its certificate', async () => {
      const { ask } = await start();
      const answer = await ask('gateway', '/internal/echo', { body: { text: 'x' }, environment: 'production' });
      expect(answer.status).toBe(403);
    });

    it.each([
      ['two names', { names: [GATEWAY, { type: 'url', value: 'spiffe://crowdpay/test/pods' }] }],
      ['a name of another trust domain', { names: [{ type: 'url', value: 'spiffe://evil/test/gateway' }] }],
      ['the right to issue others', { names: [GATEWAY], isCa: true }],
      ['no name', { names: [] }],
    ] as [string, Forgery][])('nobody whose certificate has %s, though the CA signed it', async (_what, forgery) => {
      const { ask, ca, metricsText } = await start();
      const svid = { ...(await forgeLeaf(ca, forgery)), spiffeId: GATEWAY.value, expiresAt: new Date() };
      expect((await ask('gateway', '/internal/echo', { body: { text: 'x' }, svid })).status).toBe(403);
      expect((await ask('gateway', '/healthz', { svid })).status).toBe(403);
      expect(await metricsText()).toMatch(/service_server_refusals_total\{reason="unknown-peer"[^}]*\} 2/);
    });

    it('nobody without a certificate, and counts the attempt', async () => {
      const { server, ca, metricsText } = await start();
      const socket = connect({ port: server.port, host: '127.0.0.1', ca: ca.certPem });
      socket.on('secureConnect', () => socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'));
      const answered: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => answered.push(chunk));
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toContain('certificate required');
      expect(answered).toEqual([]);
      expect(await metricsText()).toMatch(/service_server_refusals_total\{reason="handshake"[^}]*\} 1/);
    });

    it('nobody to a route that an extension forgot to protect, nor to a path that does not exist', async () => {
      const { ask } = await start({
        extend: (app) => {
          app.get('/open', () => ({ leaked: true }));
          app.get('/guarded', { config: { access: { callers: ['gateway'] } } }, () => ({ fine: true }));
        },
      });
      expect((await ask('gateway', '/open')).status).toBe(403);
      expect((await ask('gateway', '/nowhere')).status).toBe(403);
      expect((await ask('gateway', '/guarded')).body).toEqual({ fine: true });
      expect((await ask('pods', '/guarded')).status).toBe(403);
    });

    it('every service to health, readiness and metrics', async () => {
      const { ask } = await start({ readiness: () => Promise.resolve({ database: true }) });
      expect(await ask('launcher', '/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(await ask('launcher', '/readyz')).toMatchObject({
        status: 200,
        body: { ready: true, checks: { database: true } },
      });
      const metrics = await ask('launcher', '/metrics');
      expect(metrics.body).toMatch(/service_server_request_duration_seconds_count\{.*route="\/readyz"/);
    });
  });

  describe('on whose behalf', () => {
    it('shows the handler the principal that the peer signed', async () => {
      const { ask, signed } = await start();
      const jwt = await signed({ id: 'usr_7', tenant: 'acme' });
      const answer = await ask('gateway', '/internal/whoami', { body: {}, headers: { 'x-crowdpay-principal': jwt } });
      expect(answer.body).toEqual({ id: 'usr_7', tenant: 'acme' });
    });

    it('refuses a call without a principal where one is required', async () => {
      const { ask } = await start();
      const answer = await ask('gateway', '/internal/whoami', { body: {} });
      expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHENTICATED' } } });
    });

    it('refuses a principal that another peer presents than the one that signed it', async () => {
      const { ask, signed } = await start();
      const stolen = await signed({ id: 'usr_7' });
      const answer = await ask('pods', '/internal/whoami', { body: {}, headers: { 'x-crowdpay-principal': stolen } });
      expect(answer).toMatchObject({
        status: 401,
        body: { error: { message: 'The principal was signed by another service.' } },
      });
    });

    it('refuses two principals in one request, and one whose signature was changed', async () => {
      const { ask, signed } = await start();
      const [one, two] = [await signed({ id: 'usr_1' }), await signed({ id: 'usr_2' })];
      for (const forged of [[one, two], `${one.slice(0, -8)}AAAAAAAA`]) {
        const answer = await ask('gateway', '/internal/whoami', {
          body: {},
          headers: { 'x-crowdpay-principal': forged },
        });
        expect(answer.status).toBe(401);
      }
    });

    it('takes a missing optional principal as none, and a bad one as an attack', async () => {
      const { ask } = await start();
      expect((await ask('gateway', '/internal/maybe', { body: {} })).body).toEqual({ id: null });
      const bad = await ask('gateway', '/internal/maybe', { body: {}, headers: { 'x-crowdpay-principal': 'x' } });
      expect(bad.status).toBe(401);
    });

    it('does not start when a route asks for principals and nothing can verify them', async () => {
      const { svid } = await start();
      const log = createLogger({ name: 'vault', level: 'silent' });
      const metrics = createMetrics({ service: 'vault' });
      const starting = startServiceServer({
        name: 'vault',
        host: '127.0.0.1',
        port: 0,
        environment: 'test',
        svid,
        log,
        metrics,
        routes: [whoami],
      });
      await expect(starting).rejects.toThrow('asks for a principal');
    });
  });

  describe('answers', () => {
    it('a body of another shape with the places that are wrong and none of its values', async () => {
      const { ask } = await start();
      const answer = await ask('gateway', '/internal/echo', { body: { text: 41, 'anna@example.com': 1 } });
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({
        error: { code: 'INVALID_INPUT', message: 'The body is not valid at text, (the body).', details: {} },
      });
    });

    it.each([
      ['no JSON', '{"text": anna@example.com', 400],
      ['a prototype in JSON', '{"text":"x","__proto__":{"admin":true}}', 400],
      ['no body', '', 400],
    ])('%s with a typed error that does not quote it', async (_what, text, status) => {
      const { ask } = await start();
      const answer = await ask('gateway', '/internal/echo', { text });
      expect(answer.status).toBe(status);
      expect(answer.body).toMatchObject({ error: { code: 'INVALID_INPUT' } });
      expect(JSON.stringify(answer.body)).not.toContain('example');
    });

    it('a body over the limit with LIMIT_EXCEEDED', async () => {
      const { ask } = await start({ routes: [echo], bodyLimitBytes: 1_000 });
      const answer = await ask('gateway', '/internal/echo', { body: { text: 'x'.repeat(2_000) } });
      expect(answer).toMatchObject({ status: 413, body: { error: { code: 'LIMIT_EXCEEDED' } } });
    });

    it('a typed error with its code and status, anything else with INTERNAL and no reason', async () => {
      const fail = internalRoute({
        path: '/internal/fail',
        callers: ['gateway'],
        body: z.object({ how: z.enum(['typed', 'untyped', 'bigint']) }),
        principal: 'none',
        handle: ({ how }) => {
          if (how === 'typed') throw new CrowdPayError('NOT_FOUND', 'There is no such pod.', { details: { n: 1 } });
          if (how === 'untyped') throw new Error('select * from secrets');
          return { amount: 1n };
        },
      });
      const { ask } = await start({ routes: [fail] });
      const how = (value: string) => ask('gateway', '/internal/fail', { body: { how: value } });
      expect(await how('typed')).toMatchObject({
        status: 404,
        body: { error: { code: 'NOT_FOUND', message: 'There is no such pod.', details: { n: 1 } } },
      });
      for (const kind of ['untyped', 'bigint']) {
        const answer = await how(kind);
        expect(answer).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL' } } });
        expect(JSON.stringify(answer.body)).not.toMatch(/select|bigint/i);
      }
    });

    it.each([
      ['a check fails', () => Promise.resolve({ database: false }), { database: false }],
      ['the checks throw', () => Promise.reject(new Error('down')), {}],
    ])('readiness with 503 when %s', async (_what, readiness, checks) => {
      const { ask } = await start({ readiness });
      expect(await ask('launcher', '/readyz')).toMatchObject({ status: 503, body: { ready: false, checks } });
    });

    it('that it does not serve yet, to everything but health, until it does', async () => {
      let serving = false;
      const routes = [echo, whoami, maybe];
      const { ask } = await start({ routes, isServing: () => serving, readiness: () => Promise.resolve({ serving }) });
      expect(await ask('gateway', '/internal/echo', { body: { text: 'hello' } })).toMatchObject({
        status: 503,
        body: { error: { code: 'UPSTREAM_UNAVAILABLE' } },
      });
      expect((await ask('gateway', '/internal/nothing', { body: {} })).status).toBe(403);
      expect((await ask('launcher', '/healthz')).status).toBe(200);
      expect((await ask('launcher', '/readyz')).body).toEqual({ ready: false, checks: { serving: false } });
      serving = true;
      expect((await ask('gateway', '/internal/echo', { body: { text: 'hello' } })).status).toBe(200);
    });

    it('with a fresh request id in place of one that could forge a log line', async () => {
      const { ask } = await start();
      for (const id of ['a b', '"}{"level":60', 'x'.repeat(65)]) {
        const { body } = await ask('gateway', '/internal/echo', {
          body: { text: 'x' },
          headers: { 'x-request-id': id },
        });
        expect((body as { requestId: string }).requestId).toMatch(/^req_[0-9a-z]{26}$/);
      }
    });
  });

  it('never logs what a body holds', async () => {
    const { ask, lines } = await start();
    await ask('gateway', '/internal/echo', { body: { text: 'planted-value' } });
    await ask('gateway', '/internal/echo', { body: { text: ['planted-value'] } });
    await ask('gateway', '/internal/echo', { text: 'planted-value' });
    await ask('psp-sandbox', '/internal/echo', { body: { text: 'planted-value' } });
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('')).not.toContain('planted-value');
  });

  it('goes on serving while its certificate is rotated', async () => {
    const { ask, svid, ca } = await start();
    const ping = () => ask('gateway', '/internal/echo', { body: { text: 'x' } });
    const answers = [ping(), ping()];
    svid.rotate(await ca.issue({ spiffeId: spiffeIdOf('test', 'vault'), lifeSeconds: 600 }));
    answers.push(ping(), ask('pods', '/healthz'));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('lets a request in flight end when it closes, and takes no new one', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const slow = internalRoute({
      path: '/internal/slow',
      callers: ['gateway'],
      body: z.object({}),
      principal: 'none',
      handle: async () => {
        entered();
        await held;
        return { done: true };
      },
    });
    const { ask, server } = await start({ routes: [slow] });
    const answer = ask('gateway', '/internal/slow', { body: {} });
    await inside;
    const closed = server.close();
    await expect(ask('pods', '/healthz')).rejects.toThrow('ECONNREFUSED');
    release();
    await expect(answer).resolves.toMatchObject({ status: 200, body: { done: true } });
    await closed;
  });
});
