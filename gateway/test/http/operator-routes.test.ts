import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@crowdpay/testkit';
import { refusalOf, startPlatform, type TestPlatform } from '../fixtures/platform.ts';

let platform: TestPlatform;

describe('routes for operators', () => {
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  it('say that the process is alive', async () => {
    const { status, text } = await platform.get('/healthz');
    expect([status, text]).toEqual([200, '{"status":"ok"}']);
  });

  it('say that the platform is ready when every subgraph is', async () => {
    const { status, text } = await platform.get('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      ready: true,
      checks: { identity: true, pods: true, payments: true, vault: true, audit: true },
    });
  });

  it('ask the subgraphs once for many who ask at the same time', async () => {
    platform.services.audit.received.length = 0;
    await Promise.all(Array.from({ length: 50 }, () => platform.get('/readyz')));
    expect(platform.services.audit.received.filter(({ path }) => path === '/readyz').length).toBeLessThan(5);
  });

  it('show metrics with labels of ours alone', async () => {
    await platform.post({
      query: 'query Secret4242424242424242 { __typename }',
      operationName: 'Secret4242424242424242',
    });
    await platform.post({ query: '{ me { id } }' });
    await platform.get('/nobody/knows/this');
    const { status, text } = await platform.get('/metrics');
    expect(status).toBe(200);
    expect(text).toMatch(/^gateway_operation_duration_seconds_count\{.*type="query",outcome="ok"\} 1$/m);
    expect(text).toMatch(/^gateway_operation_duration_seconds_count\{.*type="query",outcome="UNAUTHENTICATED"\} 1$/m);
    expect(text).toMatch(/^gateway_errors_total\{code="UNAUTHENTICATED".*\} 1$/m);
    expect(text).not.toMatch(/Secret|nobody/);
  });
});

describe('in development', () => {
  beforeAll(async () => {
    platform = await startPlatform({ development: true });
  });
  afterAll(() => platform.close());

  it('a page tells people and a document tells programs where to go', async () => {
    const page = await platform.get('/', { accept: 'text/html' });
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('http://127.0.0.1:4000/graphql');
    expect(JSON.parse((await platform.get('/')).text)).toHaveProperty('graphql', 'http://127.0.0.1:4000/graphql');
    expect((await platform.get('/signed-in?code=abc')).text).not.toContain('abc');
  });

  it('introspection and suggestions are open', async () => {
    expect((await platform.post({ query: '{ __schema { queryType { name } } }' })).body.data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
    expect((await platform.post({ query: '{ mee { id } }' })).text).toContain('Did you mean');
  });

  it('clients do not see the machinery of federation', async () => {
    const { text } = await platform.post({ query: '{ __schema { types { name } directives { name } } }' });
    expect(text).not.toMatch(/join__|link__|_Entity/);
  });
});

describe('a gateway of its own', () => {
  afterEach(() => platform.close());

  it('say that it is not when one is not ready, or not there, and see it come back', async () => {
    platform = await startPlatform();
    const undo = platform.services.audit.on('/readyz', () => ({ status: 503 }));
    await platform.services.pods.close();
    const { status, text } = await platform.get('/readyz');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ ready: false, checks: { identity: true, pods: false, audit: false } });
    undo();
    await eventually(async () => {
      expect(JSON.parse((await platform.get('/readyz')).text)).toMatchObject({ checks: { audit: true, pods: false } });
    });
  });

  it('show metrics to the networks of operators alone', async () => {
    platform = await startPlatform({ metricsNetworks: ['192.0.2.0/24'] });
    expect(refusalOf(await platform.get('/metrics'))).toEqual([403, 'FORBIDDEN']);
  });

  it('lets a request in flight end before it closes', async () => {
    platform = await startPlatform();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    platform.services.identity.on('/graphql', async () => {
      await held;
      return { body: '{"data":{"me":{"id":"usr_ada"}}}' };
    });
    const answer = platform.post({ query: '{ me { id } }' }, { authorization: `Bearer ${await platform.token()}` });
    await eventually(() => {
      expect(platform.fetches('identity')).toHaveLength(1);
    });
    const closed = platform.gateway.close();
    release();
    expect((await answer).body.data).toEqual({ me: { id: 'usr_ada' } });
    await closed;
  });
});
