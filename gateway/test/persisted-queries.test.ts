import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { persistedOperationsFrom } from '../src/persisted-operations.ts';
import type { SafelistMode } from '../src/plugins/persisted-queries.ts';
import { refusalOf, startPlatform, type TestPlatform } from './fixtures/platform.ts';

const LISTED = 'query Name {\n  __typename # listed\n}';
const OTHER = '{ other: __typename }';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const operation = (id: string, body: string) => ({ id, name: 'Name', type: 'query', body });
const manifest = (...operations: object[]) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });
const byId = (sha256Hash: string, query?: string) => ({
  ...(query && { query }),
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

let platform: TestPlatform;
const start = async (safelistMode: SafelistMode) => {
  const persistedOperations = persistedOperationsFrom(
    manifest(operation('name-v1', LISTED), operation(sha256(LISTED), LISTED)),
  );
  platform = await startPlatform({ safelistMode, persistedOperations });
};
afterEach(() => platform.close());
const outcomes = async (bodies: Record<string, object>) =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(bodies).map(async ([name, body]) => [name, refusalOf(await platform.post(body))] as const),
    ),
  );

const REQUESTS = {
  'listed id': byId('name-v1'),
  'listed hash': byId(sha256(LISTED)),
  'listed body': { query: LISTED },
  'listed body in other layout': { query: 'query Name { __typename }' },
  'other body': { query: OTHER },
  'unknown id': byId('name-v2'),
  'unknown hash': byId(sha256('{ unknown }')),
  'id and body': byId(sha256(LISTED), LISTED),
};
const OK = [200, undefined];

describe('the safelist', () => {
  it('off: what is listed can be asked by id, and everything else can be asked too', async () => {
    await start('off');
    expect(await outcomes(REQUESTS)).toEqual({
      'listed id': OK,
      'listed hash': OK,
      'listed body': OK,
      'listed body in other layout': OK,
      'other body': OK,
      'unknown id': [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      'unknown hash': [200, 'PERSISTED_QUERY_NOT_FOUND'],
      'id and body': OK,
    });
  });

  it('log: the same, and each unlisted operation is logged once by its hash', async () => {
    await start('log');
    expect(await outcomes(REQUESTS)).toMatchObject({
      'other body': OK,
      'listed id': OK,
      'unknown hash': [200, 'PERSISTED_QUERY_NOT_FOUND'],
    });
    await platform.post({ query: OTHER });
    const lines = platform.logged.filter((line) => line.includes('not in the safelist'));
    expect(lines.filter((line) => line.includes(sha256(OTHER)))).toHaveLength(1);
    expect(lines.some((line) => line.includes(sha256(LISTED)))).toBe(false);
  });

  it('enforce: only what is listed runs, by id or by body', async () => {
    await start('enforce');
    expect(await outcomes(REQUESTS)).toEqual({
      'listed id': OK,
      'listed hash': OK,
      'listed body': OK,
      'listed body in other layout': OK,
      'other body': [403, 'QUERY_NOT_IN_SAFELIST'],
      'unknown id': [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      'unknown hash': [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      'id and body': [400, 'CANNOT_SEND_PQ_ID_AND_BODY'],
    });
  });

  it('require-id: only ids run', async () => {
    await start('require-id');
    expect(await outcomes(REQUESTS)).toEqual({
      'listed id': OK,
      'listed hash': OK,
      'listed body': [400, 'PERSISTED_QUERY_ID_REQUIRED'],
      'listed body in other layout': [400, 'PERSISTED_QUERY_ID_REQUIRED'],
      'other body': [400, 'PERSISTED_QUERY_ID_REQUIRED'],
      'unknown id': [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      'unknown hash': [404, 'PERSISTED_QUERY_NOT_IN_LIST'],
      'id and body': [400, 'CANNOT_SEND_PQ_ID_AND_BODY'],
    });
  });

  it('closed: a client cannot register what it likes', async () => {
    await start('enforce');
    await platform.post(byId(sha256(OTHER), OTHER));
    expect(refusalOf(await platform.post(byId(sha256(OTHER))))).toEqual([404, 'PERSISTED_QUERY_NOT_IN_LIST']);
  });
});

describe('automatic persisted queries', () => {
  it('register a document by its hash, for POST and GET', async () => {
    await start('off');
    const hash = sha256(OTHER);
    expect(refusalOf(await platform.post(byId(hash)))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    expect((await platform.post(byId(hash, OTHER))).body.data).toEqual({ other: 'Query' });
    expect((await platform.post(byId(hash))).body.data).toEqual({ other: 'Query' });
    const extensions = encodeURIComponent(JSON.stringify(byId(hash).extensions));
    const answer = await platform.get(`/graphql?extensions=${extensions}`, { 'apollo-require-preflight': '1' });
    expect(answer.body.data).toEqual({ other: 'Query' });
  });

  it('do not register a document under the hash of another', async () => {
    await start('off');
    expect(refusalOf(await platform.post(byId(sha256('{ me { id } }'), OTHER)))).toEqual([400, 'INVALID_INPUT']);
  });
});
