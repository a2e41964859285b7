import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CrowdPayError } from '@crowdpay/errors';
import { isToken, PII_KINDS, type PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { findToken } from '../../../src/use-cases/tokens/find-token.ts';
import { openHoldings } from '../../../src/use-cases/disclosure/open-holdings.ts';
import { tokenize, type TokenizeOptions } from '../../../src/use-cases/tokens/tokenize.ts';
import { VALUES } from '../../domain/kinds/arbitrary-values.ts';
import { NOW } from '../../domain/kinds/kind-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;
let owner: Principal;

beforeAll(async () => {
  vault = await openVault();
  vault.clock.advance(NOW.getTime() - vault.clock.now().getTime()); // the generated values are valid at that instant
  owner = person(vault.ids);
});

afterAll(() => vault.close());

async function randomTokens(
  kind: PiiKind,
  values: readonly string[],
  options: TokenizeOptions = {},
): Promise<string[]> {
  const raw = values.map((value) => ({ kind, value }));
  const outcomes = await tokenize(vault.dependencies, raw, owner, { ...options, mode: 'RANDOM' });
  return outcomes.map((outcome) => {
    if (typeof outcome !== 'string') throw new Error('The value was not tokenized.');
    return outcome;
  });
}

/** What stands behind tokens; undefined for one that resolves to nothing. */
async function valuesOf(tokens: readonly string[], tenant = 'acme'): Promise<(string | undefined)[]> {
  const held = await vault.dependencies.tokens.open(tenant, tokens, owner.id);
  const living = held.filter((one) => one !== undefined);
  const values = await openHoldings(vault.dependencies, living);
  return held.map((one) => (one === undefined ? undefined : values[living.indexOf(one)]));
}

describe.each(PII_KINDS.filter((kind) => kind !== 'CVC'))('a random token of kind %s', (kind) => {
  it('has its kind’s shape, differs from all others, and stands for its value', async () => {
    const { kinds, clock } = vault.dependencies;
    await fc.assert(
      fc.asyncProperty(fc.array(VALUES[kind], { minLength: 1, maxLength: 8 }), async (values) => {
        owner = person(vault.ids); // whose volume has not been used yet
        const tokens = await randomTokens(kind, [...values, ...values]);
        expect(new Set(tokens).size).toBe(values.length * 2);
        for (const token of tokens) expect(isToken(kind, token)).toBe(true);
        const canonical = values.map((value) => kinds[kind].canonical(value, clock.now()));
        expect(await valuesOf(tokens)).toEqual([...canonical, ...canonical]);
      }),
      { numRuns: 6 },
    );
  });
});

describe('a random token', () => {
  it('is not the value’s deterministic token, and no value leads to it', async () => {
    const [random] = await randomTokens('NAME', ['Two Ways']);
    const finder = { ...owner, scopes: ['vault:find'] };
    expect(await findToken(vault.dependencies, { kind: 'NAME', value: 'Two Ways' }, finder)).toBeUndefined();
    const deterministic = await tokenOf(vault.dependencies, 'NAME', 'Two Ways', owner);
    expect(deterministic).not.toBe(random);
    expect(await findToken(vault.dependencies, { kind: 'NAME', value: 'Two Ways' }, finder)).toBe(deterministic);
    const { rows } = await vault.admin.query(
      'SELECT mode, odd_blind_index, even_blind_index FROM tokens WHERE token = $1',
      [random],
    );
    expect(rows).toEqual([{ mode: 'RANDOM', odd_blind_index: null, even_blind_index: null }]);
  });

  it('with a time to live is there to the last millisecond and not after it, for everybody', async () => {
    const [token] = await randomTokens('EMAIL', ['brief@example.com'], { ttlSeconds: 60 });
    vault.clock.advance(59_999);
    expect(await valuesOf([token!])).toEqual(['brief@example.com']);
    vault.clock.advance(1);
    expect(await valuesOf([token!])).toEqual([undefined]);
    expect(await vault.dependencies.tokens.holdersOf('acme', [token!], 10)).toEqual([[]]);
  });

  it('carries how long it serves', async () => {
    const [token] = await randomTokens('NAME', ['Once Only'], { ttlSeconds: 60, singleUse: true });
    const [held] = await vault.dependencies.tokens.open('acme', [token!], owner.id);
    const expiresAt = new Date(vault.clock.now().getTime() + 60_000);
    expect(held).toMatchObject({ mode: 'RANDOM', singleUse: true, expiresAt });
  });

  it('for single use is consumed by one of those who come for it at the same instant, with its holding', async () => {
    const tokens = await randomTokens('NAME', ['Once', 'Twice', 'Thrice'], { singleUse: true });
    const [kept] = await randomTokens('NAME', ['For ever']);
    const taken = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        vault.dependencies.unitOfWork.run((transaction) =>
          transaction.tokens.consume(
            'acme',
            [...(index % 2 === 0 ? tokens : tokens.toReversed()), kept!],
            vault.clock.now(),
          ),
        ),
      ),
    );
    expect(taken.flatMap((set) => [...set]).toSorted()).toEqual(tokens.toSorted());
    expect(await valuesOf([...tokens, kept!])).toEqual([undefined, undefined, undefined, 'For ever']);
    const { rows } = await vault.admin.query('SELECT 1 FROM holdings WHERE token = ANY($1)', [tokens]);
    expect(rows).toEqual([]);
  });

  it('that is taken gives way to the next draw, within a batch too', async () => {
    const [taken] = await randomTokens('NAME', ['First Come']);
    const opaque = taken!.slice('tok_name_'.length);
    const { draw } = vault.dependencies;
    const script = [opaque, 'a'.repeat(26), 'a'.repeat(26)];
    const rigged = { ...vault.dependencies, draw: { ...draw, opaque: () => script.shift() ?? draw.opaque() } };
    const raw = ['One', 'Two', 'Three'].map((value) => ({ kind: 'NAME' as const, value }));
    const tokens = (await tokenize(rigged, raw, owner, { mode: 'RANDOM' })).map(String);
    expect(new Set([...tokens, taken]).size).toBe(4);
    expect(await valuesOf([taken!, ...tokens])).toEqual(['First Come', 'One', 'Two', 'Three']);
  });

  it('is never drawn from a space that is full', async () => {
    const [taken] = await randomTokens('NAME', ['The Last One']);
    const { draw } = vault.dependencies;
    const full = { ...vault.dependencies, draw: { ...draw, opaque: () => taken!.slice('tok_name_'.length) } };
    const [outcome] = await tokenize(full, [{ kind: 'NAME', value: 'Too Late' }], owner, { mode: 'RANDOM' });
    expect(outcome).toMatchObject({ code: 'INTERNAL' });
  });
});

describe('a security code', () => {
  it('keeps to its own rules, whatever the mode', async () => {
    const options = { mode: 'RANDOM', ttlSeconds: 60 } as const;
    const [code, name] = await tokenize(
      vault.dependencies,
      [
        { kind: 'CVC', value: '123' },
        { kind: 'NAME', value: 'Card Holder' },
      ],
      owner,
      options,
    );
    expect(isToken('CVC', String(code))).toBe(true);
    expect(isToken('NAME', String(name))).toBe(true);
    const { rows } = await vault.admin.query<{ expires_at: Date }>(
      'SELECT expires_at FROM security_codes WHERE token = $1',
      [code],
    );
    expect(rows).toEqual([{ expires_at: new Date(vault.clock.now().getTime() + 15 * 60_000) }]);
  });
});

describe('limits on deterministic tokens', () => {
  it.each([{ ttlSeconds: 60 }, { singleUse: true }])(
    'such as %j are refused before anything is written',
    async (options) => {
      const caller = person(vault.ids);
      const raw = [{ kind: 'NAME' as const, value: 'Not Written' }];
      await expect(tokenize(vault.dependencies, raw, caller, options)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      await expect(tokenize(vault.dependencies, raw, caller, options)).rejects.toBeInstanceOf(CrowdPayError);
      const { rows } = await vault.admin.query('SELECT 1 FROM subject_keys WHERE subject = $1', [caller.id]);
      expect(rows).toEqual([]);
    },
  );
});
