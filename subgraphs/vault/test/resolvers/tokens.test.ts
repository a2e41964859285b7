import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isToken } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { person, tokenOf } from '../vault-fixture.ts';
import { startVaultServer, type VaultServer } from '../vault-server.ts';

const TOKENIZE = `mutation ($input: TokenizeInput!) { tokenize(input: $input) { outcomes { token error { code message } } } }`;
const FIND = `query ($input: FindTokenInput!) { findToken(input: $input) { token kind } }`;
const SCOPES = ['vault:tokenize', 'vault:find', 'vault:read'];

let running: VaultServer;
let ada: Principal;

beforeAll(async () => {
  running = await startVaultServer();
  ada = person(running.vault.ids, { scopes: SCOPES });
});

afterAll(() => running.close());

interface Outcome {
  readonly token: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

async function tokenize(input: object, caller = ada) {
  const { data, errors } = await running.graphql(TOKENIZE, { input }, caller);
  const payload = data?.['tokenize'] as { outcomes: readonly Outcome[] } | null | undefined;
  return { outcomes: payload?.outcomes, codes: (errors ?? []).map(({ extensions }) => extensions?.['code']) };
}

describe('tokenize', () => {
  it('gives each value an outcome of its own, in their order', async () => {
    const values = [
      { kind: 'EMAIL', value: 'ada@example.com' },
      { kind: 'SSN', value: 'none' },
      { kind: 'EMAIL', value: 'ADA@example.com' },
    ];
    const { outcomes, codes } = await tokenize({ values });
    expect(codes).toEqual([]);
    expect(isToken('EMAIL', outcomes?.[0]?.token ?? '')).toBe(true);
    expect(outcomes?.[1]).toEqual({
      token: null,
      error: { code: 'INVALID_PII', message: 'The social security number is not valid.' },
    });
    expect(outcomes?.[2]).toEqual(outcomes?.[0]);
    expect(await tokenOf(running.vault.dependencies, 'EMAIL', 'ada@example.com', ada)).toBe(outcomes?.[0]?.token);
  });

  it('gives random tokens with limits on request', async () => {
    const value = { kind: 'NAME', value: 'Ada Lovelace' };
    const { outcomes } = await tokenize({ values: [value, value], mode: 'RANDOM', ttlSeconds: 60, singleUse: true });
    const tokens = (outcomes ?? []).map(({ token }) => token ?? '');
    expect(new Set(tokens).size).toBe(2);
    const held = await running.vault.dependencies.tokens.open('acme', tokens, ada.id);
    for (const one of held) expect(one).toMatchObject({ mode: 'RANDOM', singleUse: true, own: true });
  });

  it('takes 1,000 values and not one more', async () => {
    const value = { kind: 'NAME', value: 'The Same Person' };
    const many = await tokenize({ values: Array.from({ length: 1000 }, () => value) });
    expect(new Set(many.outcomes?.map(({ token }) => token)).size).toBe(1);
    const more = await tokenize({ values: Array.from({ length: 1001 }, () => value) });
    expect(more).toEqual({ outcomes: undefined, codes: ['LIMIT_EXCEEDED'] });
  });

  it.each([
    ['INVALID_INPUT', { ttlSeconds: 60 }],
    ['INVALID_INPUT', { mode: 'RANDOM', ttlSeconds: 0 }],
    ['INVALID_INPUT', { subject: 'ada@example.com' }],
    ['POLICY_DENIED', { subject: 'usr_01k7zq5v0000000000000000aa' }],
  ])('refuses as a whole with %s: %j', async (code, options) => {
    const values = [{ kind: 'NAME', value: 'Nobody' }];
    expect(await tokenize({ values, ...options })).toEqual({ outcomes: undefined, codes: [code] });
  });

  it('needs the scope', async () => {
    const answer = await tokenize({ values: [] }, { ...ada, scopes: ['vault:read'] });
    expect(answer.codes).toEqual(['FORBIDDEN']);
  });

  it('holds for the person whom a partner names', async () => {
    const partner = person(running.vault.ids, { kind: 'partner', id: 'shop', scopes: SCOPES });
    const values = [{ kind: 'NAME', value: 'Customer Of Shop' }];
    const { outcomes } = await tokenize({ values, subject: ada.id }, partner);
    const [held] = await running.vault.dependencies.tokens.open('acme', [outcomes?.[0]?.token ?? ''], ada.id);
    expect(held?.own).toBe(true);
    expect((await tokenize({ values }, partner)).codes).toEqual(['FORBIDDEN']);
  });
});

async function revealEvents(): Promise<number> {
  const types = ['vault.pii.revealed', 'vault.reveal.denied'];
  const events = await Promise.all(types.map((type) => running.vault.events(type)));
  return events.flat().length;
}

describe('findToken', () => {
  it('finds the token of a value that the caller has', async () => {
    const token = await tokenOf(running.vault.dependencies, 'PHONE', '+4930901820', ada);
    const input = { kind: 'PHONE', value: '+49 30 901820' };
    expect(await running.graphql(FIND, { input }, ada)).toEqual({ data: { findToken: { token, kind: 'PHONE' } } });
  });

  it('opens nothing for it, unless the mask is asked for', async () => {
    const token = await tokenOf(running.vault.dependencies, 'NAME', 'Found Person', ada);
    const input = { kind: 'NAME', value: 'Found Person' };
    const before = await revealEvents();
    const query = 'query ($input: FindTokenInput!) { findToken(input: $input) { token mode singleUse expiresAt } }';
    expect(await running.graphql(query, { input }, ada)).toEqual({
      data: { findToken: { token, mode: 'DETERMINISTIC', singleUse: false, expiresAt: null } },
    });
    expect(await revealEvents()).toBe(before);
    const masked = 'query ($input: FindTokenInput!) { findToken(input: $input) { masked } }';
    expect(await running.graphql(masked, { input }, ada)).toEqual({ data: { findToken: { masked: 'F••• P•••' } } });
  });

  it('is null alike for a value without a token and for one whose token the caller may not know', async () => {
    const other = person(running.vault.ids, { scopes: SCOPES });
    for (const value of ['+4930901820', '+4930901821']) {
      const input = { kind: 'PHONE', value };
      expect(await running.graphql(FIND, { input }, other)).toEqual({ data: { findToken: null } });
    }
  });

  it('says when the value is none of its kind, and needs the scope', async () => {
    const codesFor = async (input: object, caller: Principal): Promise<unknown[]> => {
      const { errors } = await running.graphql(FIND, { input }, caller);
      return (errors ?? []).map(({ extensions }) => extensions?.['code']);
    };
    expect(await codesFor({ kind: 'PHONE', value: 'none' }, ada)).toEqual(['INVALID_PII']);
    expect(await codesFor({ kind: 'PHONE', value: '+4930901820' }, { ...ada, scopes: [] })).toEqual(['FORBIDDEN']);
  });
});
