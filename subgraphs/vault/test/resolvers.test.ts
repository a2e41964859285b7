import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { officer, person, tokenOf } from './vault-fixture.ts';
import { startVaultServer, type VaultServer } from './vault-server.ts';

const QUERY = `query ($token: ID!) { piiToken(token: $token) { token kind masked clear } }`;
const MASK_QUERY = `query ($token: ID!) { piiToken(token: $token) { kind masked } }`;
const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on PiiToken { token kind masked clear } }
}`;
const SCOPES = ['vault:read'];

let running: VaultServer;
let ada: Principal;
let email: string;

beforeAll(async () => {
  running = await startVaultServer();
  ada = person(running.vault.ids, { scopes: SCOPES });
  email = await tokenOf(running.vault.dependencies, 'EMAIL', 'ada@example.com', ada);
});

afterAll(() => running.close());

const codesOf = (errors: readonly { extensions?: Record<string, unknown> | undefined }[] | undefined): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.['code']);

describe('piiToken', () => {
  it('gives people their own value', async () => {
    expect(await running.graphql(QUERY, { token: email }, ada)).toEqual({
      data: { piiToken: { token: email, kind: 'EMAIL', masked: 'a•••@e•••.com', clear: 'ada@example.com' } },
    });
  });

  it('is not there for others, who cannot tell it from one that does not exist', async () => {
    const other = person(running.vault.ids, { scopes: SCOPES });
    const answer = await running.graphql(QUERY, { token: email }, other);
    expect(answer.data).toEqual({ piiToken: null });
    expect(codesOf(answer.errors)).toEqual(['NOT_FOUND']);
    expect(await running.graphql(QUERY, { token: 'tok.00000000000000000000000000@pii.invalid' }, other)).toEqual(
      answer,
    );
    const denied = (await running.vault.events('vault.reveal.denied')).filter(({ actor }) => actor.id === other.id);
    expect(denied).toHaveLength(2);
  });

  it('gives an officer without a purpose the mask, and denies the clear value in its place', async () => {
    const caller = officer(running.vault.ids);
    const { data, errors } = await running.graphql(QUERY, { token: email }, caller);
    expect(data).toEqual({ piiToken: { token: email, kind: 'EMAIL', masked: 'a•••@e•••.com', clear: null } });
    expect(codesOf(errors)).toEqual(['POLICY_DENIED']);
    const denied = (await running.vault.events('vault.reveal.denied')).filter(({ actor }) => actor.id === caller.id);
    expect(denied).toHaveLength(1);
  });

  it('gives an officer the clear value for a purpose', async () => {
    const caller = officer(running.vault.ids, 'CUSTOMER_SUPPORT');
    const { data } = await running.graphql(QUERY, { token: email }, caller);
    expect(data).toMatchObject({ piiToken: { clear: 'ada@example.com' } });
  });

  it('needs the scope', async () => {
    const { data, errors } = await running.graphql(MASK_QUERY, { token: email }, { ...ada, scopes: [] });
    expect(data).toEqual({ piiToken: null });
    expect(codesOf(errors)).toEqual(['FORBIDDEN']);
  });

  it('answers alike for a token that is unknown, of another tenant, malformed, or much too long', async () => {
    const foreign = { ...ada, tenant: 'other' };
    const answers = await Promise.all([
      running.graphql(MASK_QUERY, { token: 'tok.00000000000000000000000000@pii.invalid' }, ada),
      running.graphql(MASK_QUERY, { token: email }, foreign),
      running.graphql(MASK_QUERY, { token: "' OR 1=1 --" }, ada),
      running.graphql(MASK_QUERY, { token: 'x'.repeat(10_000) }, ada),
    ]);
    for (const answer of answers) {
      expect(codesOf(answer.errors)).toEqual(['NOT_FOUND']);
      expect(answer).toEqual(answers[0]);
    }
  });

  it('asks the policy and the log once for all the aliases of one operation', async () => {
    const name = await tokenOf(running.vault.dependencies, 'NAME', 'Ada Lovelace', ada);
    const caller = { ...ada, requestId: running.vault.ids.next('req') };
    const query = `query ($a: ID!, $b: ID!) {
      one: piiToken(token: $a) { clear } two: piiToken(token: $b) { clear } three: piiToken(token: $a) { clear }
    }`;
    const { data } = await running.graphql(query, { a: email, b: name }, caller);
    expect(data).toEqual({
      one: { clear: 'ada@example.com' },
      two: { clear: 'Ada Lovelace' },
      three: { clear: 'ada@example.com' },
    });
    const told = (await running.vault.events('vault.pii.revealed')).filter(
      ({ requestId }) => requestId === caller.requestId,
    );
    expect(told.map(({ data: facts }) => facts['tokens'])).toEqual([[email, name]]);
  });
});

const DETOKENIZE = `mutation ($input: DetokenizeInput!) {
  detokenize(input: $input) { outcomes { token kind level value error { code } } }
}`;

describe('detokenize', () => {
  it('answers for each token, also to callers without any scope', async () => {
    const unknown = 'tok_name_00000000000000000000000000';
    const caller = person(running.vault.ids, { id: ada.id });
    expect(await running.graphql(DETOKENIZE, { input: { tokens: [email, unknown] } }, caller)).toEqual({
      data: {
        detokenize: {
          outcomes: [
            { token: email, kind: 'EMAIL', level: 'CLEAR', value: 'ada@example.com', error: null },
            { token: unknown, kind: null, level: 'REDACTED', value: null, error: { code: 'NOT_FOUND' } },
          ],
        },
      },
    });
  });

  it('shows masks where masks are asked for', async () => {
    const input = { tokens: [email], level: 'MASKED' };
    const { data } = await running.graphql(DETOKENIZE, { input }, ada);
    expect(data).toMatchObject({
      detokenize: { outcomes: [{ level: 'MASKED', value: 'a•••@e•••.com', error: null }] },
    });
  });

  it('says why an officer sees less', async () => {
    const { data } = await running.graphql(DETOKENIZE, { input: { tokens: [email] } }, officer(running.vault.ids));
    expect(data).toMatchObject({
      detokenize: { outcomes: [{ level: 'MASKED', value: 'a•••@e•••.com', error: { code: 'POLICY_DENIED' } }] },
    });
  });

  it.each([
    ['more than 1,000 tokens', { tokens: Array<string>(1001).fill('x') }, 'LIMIT_EXCEEDED'],
    ['the level REDACTED', { tokens: [], level: 'REDACTED' }, 'INVALID_INPUT'],
  ])('refuses %s', async (_what, input, code) => {
    const { data, errors } = await running.graphql(DETOKENIZE, { input }, ada);
    expect(data).toEqual({ detokenize: null });
    expect(codesOf(errors)).toEqual([code]);
  });

  it('counts every value of 20 aliases of one operation', async () => {
    const owner = person(running.vault.ids);
    const token = await tokenOf(running.vault.dependencies, 'NAME', 'Many Aliases', owner);
    const aliases = Array.from({ length: 20 }, (_, nr) => `a${nr}: detokenize(input: $input) { outcomes { level } }`);
    const query = `mutation ($input: DetokenizeInput!) { ${aliases.join('\n')} }`;
    const { data } = await running.graphql(query, { input: { tokens: [token] } }, owner);
    expect(Object.values(data ?? {})).toEqual(aliases.map(() => ({ outcomes: [{ level: 'CLEAR' }] })));
    const { rows } = await running.vault.admin.query(
      "SELECT used FROM usage_windows WHERE caller_id = $1 AND operation = 'reveal'",
      [owner.id],
    );
    expect(rows).toEqual([{ used: 20 }]);
  });
});

describe('revealReason', () => {
  it('gives an auditor the words behind the purpose OTHER', async () => {
    const caller = { ...officer(running.vault.ids, 'OTHER'), purposeText: 'The payer rang about a refund.' };
    await running.graphql(DETOKENIZE, { input: { tokens: [email] } }, caller);
    const events = await running.vault.events('vault.pii.revealed');
    const id = events.find(({ requestId }) => requestId === caller.requestId)?.data['reasonId'];
    const query = 'query ($id: ID!) { revealReason(id: $id) { id text caller createdAt } }';
    const auditor = person(running.vault.ids, { roles: ['auditor'], scopes: SCOPES });
    expect(await running.graphql(query, { id }, auditor)).toEqual({
      data: {
        revealReason: {
          id,
          text: 'The payer rang about a refund.',
          caller: caller.id,
          createdAt: running.vault.clock.now().toISOString(),
        },
      },
    });
    expect(codesOf((await running.graphql(query, { id }, ada)).errors)).toEqual(['POLICY_DENIED']);
  });
});

describe('PiiToken as an entity', () => {
  it('is resolved by its token, in its place', async () => {
    const representations = [
      { __typename: 'PiiToken', token: email },
      { __typename: 'PiiToken', token: 'tok_name_00000000000000000000000000' },
    ];
    const { data, errors } = await running.graphql(ENTITIES, { representations }, ada);
    expect(data).toEqual({
      _entities: [{ token: email, kind: 'EMAIL', masked: 'a•••@e•••.com', clear: 'ada@example.com' }, null],
    });
    expect(codesOf(errors)).toEqual(['NOT_FOUND']);
  });
});
