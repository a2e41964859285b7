import { afterEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import type { InjectionScanner } from '@crowdpay/injection-scan';
import type { SubgraphContext, SubgraphServerOptions } from '../src/index.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';

const sdl = `
  type Query {
    whoami: String
    secret: String @requiresScopes(scopes: [["notes:read"]])
    limited: Int @rateLimit(max: 2, window: "1m")
    fail(how: String!): Int
    number(value: Int): Int
  }
  type Mutation { remember(input: RememberInput!): String keep(value: String! @sensitive, number: Int): String }
  input RememberInput { email: String! @tokenize(kind: EMAIL) note: String }
  type Note @key(fields: "id") { id: ID! title: String secret: String @requiresScopes(scopes: [["notes:read"]]) }
`;

const TOKEN = `tok.${'0'.repeat(26)}@pii.invalid`;
const remembered: unknown[] = [];

const resolvers = {
  Query: {
    whoami: (_parent: unknown, _args: unknown, context: SubgraphContext) =>
      [context.principal.id, context.principal.tenant, context.requestId].join(' '),
    secret: () => 'open sesame',
    limited: () => 1,
    fail: (_parent: unknown, { how }: { how: string }) => {
      if (how === 'typed') throw new CrowdPayError('NOT_FOUND', 'There is no such note.', { details: { n: 1 } });
      throw new Error('select * from notes where owner = anna');
    },
    number: (_parent: unknown, { value }: { value: number | null }) => value,
  },
  Mutation: {
    remember: (_parent: unknown, { input }: { input: unknown }) => {
      remembered.push(input);
      return 'done';
    },
    keep: (_parent: unknown, { value }: { value: string }) => {
      if (value.endsWith('kept')) return 'kept';
      throw Object.assign(new Error(`Key (value)=(${value}) already exists.`), {
        name: 'PrismaClientKnownRequestError',
      });
    },
  },
  Note: {
    __resolveReference: ({ id }: { id: string }) => ({ id, title: `Note ${id}`, secret: 'hidden' }),
  },
};

describe('a subgraph server', () => {
  let subgraph: TestSubgraph | undefined;

  afterEach(async () => {
    await subgraph?.close();
    subgraph = undefined;
    remembered.length = 0;
  });

  const start = async (options: Partial<SubgraphServerOptions> = {}) => {
    subgraph = await startTestSubgraph(sdl, resolvers, options);
    return subgraph;
  };

  describe('is asked', () => {
    it('by the gateway, on behalf of the principal that it signed', async () => {
      const { ask } = await start();
      const { status, body } = await ask({
        query: '{ whoami }',
        principal: { id: 'usr_9', tenant: 'acme', requestId: 'req_9' },
      });
      expect({ status, body }).toEqual({ status: 200, body: { data: { whoami: 'usr_9 acme req_9' } } });
    });

    it('by no other service', async () => {
      const { ask } = await start();
      for (const peer of ['pods', 'psp-connector', 'launcher']) {
        expect((await ask({ query: '{ whoami }', principal: {}, peer })).status).toBe(403);
      }
    });

    it('never without a principal', async () => {
      const { ask } = await start();
      expect((await ask({ query: '{ whoami }' })).status).toBe(401);
    });

    it('about its schema only in development', async () => {
      const query = '{ __schema { types { name } } }';
      const { ask } = await start();
      expect((await ask({ query, principal: {} })).body.data).toBeDefined();
      await subgraph?.close();
      const production = await start({ environment: 'production' });
      const { status, body } = await production.ask({ query, principal: {} });
      expect(status).toBe(400);
      expect(body.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT' });
    });

    it('for its SDL by the composition in every environment', async () => {
      const { ask } = await start({ environment: 'production' });
      const { body } = await ask({ query: '{ _service { sdl } }', principal: {} });
      expect(body.data).toMatchObject({ _service: { sdl: expect.stringContaining('@tokenize') as unknown } });
    });
  });

  describe('enforces its own directives', () => {
    it('scopes', async () => {
      const { ask } = await start();
      const query = '{ secret }';
      const refused = await ask({ query, principal: {} });
      expect(refused.status).toBe(200);
      expect(refused.body).toMatchObject({ data: { secret: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
      const granted = await ask({ query, principal: { scopes: ['notes:read'] } });
      expect(granted.body).toEqual({ data: { secret: 'open sesame' } });
    });

    it('scopes on fields of entities that the gateway resolves by reference', async () => {
      const { ask } = await start();
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Note { title secret } } }`;
      const variables = { r: [{ __typename: 'Note', id: '1' }] };
      const { body } = await ask({ query, variables, principal: {} });
      expect(body).toMatchObject({
        data: { _entities: [{ title: 'Note 1', secret: null }] },
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    });

    it('the rate limit, for 20 concurrent requests', async () => {
      const { ask } = await start();
      const asked = Array.from({ length: 20 }, () => ask({ query: '{ limited }', principal: {} }));
      const answers = await Promise.all(asked);
      expect(answers.filter(({ body }) => body.data?.['limited'] === 1)).toHaveLength(2);
      const codes = answers.flatMap(({ body }) => body.errors ?? []).map(({ extensions }) => extensions['code']);
      expect(codes).toEqual(Array(18).fill('RATE_LIMITED'));
    });

    it('tokens: a raw value that came past the gateway reaches neither the resolver, the answer nor the log', async () => {
      const { ask, lines } = await start();
      const query = 'mutation ($input: RememberInput!) { remember(input: $input) }';
      const raw = await ask({ query, principal: {}, variables: { input: { email: 'anna@example.com' } } });
      expect(raw.body.errors?.[0]?.extensions['code']).toBe('INVALID_PII');
      expect(remembered).toEqual([]);
      expect(JSON.stringify(raw.body) + lines.join('')).not.toContain('anna@');

      const token = await ask({ query, principal: {}, variables: { input: { email: TOKEN } } });
      expect(token.body).toEqual({ data: { remember: 'done' } });
    });
  });

  describe('takes raw data that is meant for it', () => {
    const keep = { query: 'mutation ($v: String!, $n: Int) { keep(value: $v, number: $n) }', principal: {} };

    it('as it is', async () => {
      const { ask } = await start();
      const { body } = await ask({ ...keep, variables: { v: 'Rosalind Planted, kept' } });
      expect(body).toEqual({ data: { keep: 'kept' } });
    });

    it('and writes it into no log line and no answer, also when the resolver fails and when the variables are wrong', async () => {
      const { ask, lines } = await start();
      const answers = [
        await ask({ ...keep, variables: { v: 'Rosalind Planted, kept' } }),
        await ask({ ...keep, variables: { v: 'Rosalind Planted' } }),
        await ask({ ...keep, variables: { v: ['Rosalind Planted'] } }),
        await ask({ ...keep, variables: { v: 'Rosalind Planted', n: 'Rosalind Planted' } }),
      ];
      expect(answers.map(({ body }) => body.errors?.[0]?.extensions['code'])).toEqual([
        undefined,
        'INTERNAL',
        'INVALID_INPUT',
        'INVALID_INPUT',
      ]);
      expect(lines.some((line) => line.includes('Resolver failed'))).toBe(true);
      expect(JSON.stringify(answers) + lines.join('')).not.toContain('Planted');
    });
  });

  describe('answers', () => {
    it('a typed error of a resolver with its code, details and path, and status 200', async () => {
      const { ask } = await start();
      const { status, body } = await ask({ query: '{ fail(how: "typed") }', principal: {} });
      expect(status).toBe(200);
      expect(body.errors).toEqual([
        { message: 'There is no such note.', path: ['fail'], extensions: { n: 1, code: 'NOT_FOUND' } },
      ]);
    });

    it('any other error with INTERNAL; its cause is in the log alone', async () => {
      const { ask, lines } = await start();
      const { body } = await ask({ query: '{ fail(how: "x") }', principal: { requestId: 'req_77' } });
      expect(body.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL' });
      expect(JSON.stringify(body)).not.toContain('select');
      const line = lines.find((text) => text.includes('Resolver failed'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({ requestId: 'req_77', path: 'fail', err: { code: 'INTERNAL' } });
    });

    it.each([
      ['that cannot be parsed', '{ anna@', {}],
      ['that the schema does not know', '{ number(value: "anna") }', {}],
      ['with a variable of another type', 'query ($v: Int) { number(value: $v) }', { v: 'anna' }],
    ])('an operation %s with 400, INVALID_INPUT and none of its values', async (_what, query, variables) => {
      const { ask, lines } = await start();
      const { status, body } = await ask({ query, variables, principal: {} });
      expect(status).toBe(400);
      expect(body.errors?.[0]?.extensions).toEqual({ code: 'INVALID_INPUT' });
      expect(JSON.stringify(body) + lines.join('')).not.toContain('anna');
    });

    it('a document of too many tokens with 400', async () => {
      const { ask } = await start();
      const query = `{ ${'a: whoami '.repeat(5_000)} }`;
      expect((await ask({ query, principal: {} })).status).toBe(400);
    });

    it('a body over the limit with 413', async () => {
      const { ask } = await start({ bodyLimitBytes: 1_000 });
      expect((await ask({ query: `{ whoami } # ${'x'.repeat(2_000)}`, principal: {} })).status).toBe(413);
    });

    it('a batch of operations with 400', async () => {
      const { ask } = await start();
      const batch = [{ query: '{ whoami }' }] as unknown as string;
      expect((await ask({ query: batch, principal: {} })).status).toBe(400);
    });
  });

  it('blocks variables in which its scanner sees an attack, before any resolver runs', async () => {
    const seen: string[] = [];
    const scan: InjectionScanner = {
      scan: (texts) =>
        [...texts].flatMap(({ path, value }) => {
          seen.push(value);
          return value.includes('attack') ? [{ path, kind: 'SQL' as const, rule: 'test' }] : [];
        }),
      close: () => undefined,
    };
    const { ask } = await start({ scan });
    const query = 'mutation ($input: RememberInput!) { remember(input: $input) }';
    const { status, body } = await ask({
      query,
      principal: {},
      variables: { input: { email: TOKEN, note: 'an attack' } },
    });
    expect(status).toBe(403);
    expect(body.errors?.[0]).toMatchObject({
      message: 'The request was blocked: variables.input.note looks like an attack.',
      extensions: { code: 'INJECTION_BLOCKED', path: 'variables.input.note', kind: 'SQL' },
    });
    expect(seen).toContain(TOKEN);
    expect(remembered).toEqual([]);
  });

  it('does not start when a resolver has no field in the SDL', async () => {
    const misspelt = { Query: { ...resolvers.Query, whoamI: () => 'x' } };
    await expect(startTestSubgraph(sdl, misspelt)).rejects.toThrow('whoamI');
  });
});
