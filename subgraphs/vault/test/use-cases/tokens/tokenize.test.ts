import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { isToken } from '@crowdpay/pii-token';
import { anonymousPrincipal, servicePrincipal } from '@crowdpay/principal';
import { presentTokens } from '../../../src/use-cases/disclosure/present-tokens.ts';
import { VOLUME_WINDOW_MS } from '../../../src/domain/volume/limits.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

async function count(table: string, where: string, ...parameters: unknown[]): Promise<number> {
  const { rows } = await vault.admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`,
    parameters,
  );
  return rows[0]?.n ?? -1;
}

describe('a deterministic token', () => {
  it('is the same for every spelling of a value, in every call and every process', async () => {
    const caller = person(vault.ids);
    const first = await tokenOf(vault.dependencies, 'EMAIL', 'Grace.Hopper@Example.com', caller);
    expect(await tokenOf(vault.dependencies, 'EMAIL', ' grace.hopper@example.COM ', caller)).toBe(first);
    expect(await tokenOf(vault.another(), 'EMAIL', 'grace.hopper@example.com', caller)).toBe(first);
    expect(isToken('EMAIL', first)).toBe(true);
  });

  it('differs between kinds and between tenants', async () => {
    const acme = person(vault.ids);
    const other = person(vault.ids, { tenant: 'other' });
    const tokens = [
      await tokenOf(vault.dependencies, 'NAME', 'Elm Street', acme),
      await tokenOf(vault.dependencies, 'ADDRESS', 'Elm Street', acme),
      await tokenOf(vault.dependencies, 'NAME', 'Elm Street', other),
    ];
    expect(new Set(tokens).size).toBe(3);
  });

  it('is one, in one row, for 64 callers who bring a new value at the same instant', async () => {
    const processes = [vault.another(), vault.another(), vault.another(), vault.another()];
    const callers = Array.from({ length: 64 }, () => person(vault.ids));
    const tokens = await Promise.all(
      callers.map((caller, index) => tokenOf(processes[index % 4]!, 'PHONE', '+49 1512 3456789', caller)),
    );
    expect(new Set(tokens).size).toBe(1);
    expect(await count('tokens', "kind = 'PHONE'")).toBe(1);
    expect(await count('holdings', 'token = $1', tokens[0])).toBe(64);
  });

  it('has one holding when one caller brings the value many times at once', async () => {
    const caller = person(vault.ids);
    const many = Array.from({ length: 16 }, () => tokenOf(vault.dependencies, 'NAME', 'Ada Lovelace', caller));
    const tokens = await Promise.all(many);
    expect(new Set(tokens).size).toBe(1);
    expect(await count('holdings', 'token = $1', tokens[0])).toBe(1);
    expect(await count('subject_keys', 'subject = $1', caller.id)).toBe(1);
  });

  it('survives batches that overlap in opposite orders at the same instant', async () => {
    const values = Array.from({ length: 100 }, (_, index) => ({ kind: 'NAME' as const, value: `Person ${index} X` }));
    const callers = Array.from({ length: 8 }, () => person(vault.ids));
    const answers = await Promise.all(
      callers.map(async (caller, index) => {
        const batch = index % 2 === 0 ? values : values.toReversed();
        const tokens = await tokenize(vault.dependencies, batch, caller);
        return index % 2 === 0 ? tokens : tokens.toReversed();
      }),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('data subjects', () => {
  it('share the token of a value that two of them have, with a holding each under a key of their own', async () => {
    const [left, right] = [person(vault.ids), person(vault.ids)];
    const home = '1 Infinite Loop, Cupertino';
    const token = await tokenOf(vault.dependencies, 'ADDRESS', home, left);
    expect(await tokenOf(vault.dependencies, 'ADDRESS', home, right)).toBe(token);

    const { rows } = await vault.admin.query<{ subject: string; ciphertext: Buffer }>(
      'SELECT subject, ciphertext FROM holdings WHERE token = $1',
      [token],
    );
    expect(new Set(rows.map((row) => row.subject))).toEqual(new Set([left.id, right.id]));
    expect(new Set(rows.map((row) => row.ciphertext.toString('hex'))).size).toBe(2);
  });

  it('are, in a registration, the person whom it will create', async () => {
    const caller = registrant(vault.ids);
    await tokenOf(vault.dependencies, 'EMAIL', 'new.person@example.com', caller);
    expect(await count('holdings', 'subject = $1', caller.newSubject)).toBe(1);
  });

  it.each([
    ['an anonymous caller who does not register', () => anonymousPrincipal('acme', vault.ids.next('req'))],
    ['a registration with an id that is none', () => registrant(vault.ids, 'usr_!')],
    ['a service', () => servicePrincipal('pods', 'acme', vault.ids.next('req'))],
    ['a partner', () => person(vault.ids, { kind: 'partner', id: 'shop' })],
  ])('are never %s', async (_who, caller) => {
    await expect(
      tokenize(vault.dependencies, [{ kind: 'EMAIL', value: 'nobody@example.com' }], caller()),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('have the making of their key audited, once', async () => {
    const caller = person(vault.ids);
    await Promise.all(['First', 'Second', 'Third'].map((value) => tokenOf(vault.another(), 'NAME', value, caller)));
    const events = (await vault.events('vault.subject-key.created')).filter((event) => event.subject === caller.id);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      tenant: 'acme',
      actor: { kind: 'user', id: caller.id },
      requestId: caller.requestId,
      data: { keyVersion: 1 },
    });
  });

  it('whose data was erased get no new key, so nothing of theirs is ever kept again', async () => {
    const caller = person(vault.ids);
    await tokenOf(vault.dependencies, 'NAME', 'Erased Later', caller);
    await vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1', [
      caller.id,
    ]);
    await expect(
      tokenize(vault.dependencies, [{ kind: 'NAME', value: 'Somebody Else' }], caller),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a batch', () => {
  it('answers each value in its place; a bad one costs only its own answer', async () => {
    const outcomes = await tokenize(
      vault.dependencies,
      [
        { kind: 'EMAIL', value: 'one@example.com' },
        { kind: 'PAN', value: '4242424242424241' },
        { kind: 'CVC', value: '123' },
        { kind: 'NAME', value: 'x'.repeat(100_000) },
        { kind: 'SSN', value: '123-45-6789' },
      ],
      person(vault.ids),
    );
    expect(outcomes.map((outcome) => (outcome instanceof CrowdPayError ? outcome.code : 'TOKEN'))).toEqual([
      'TOKEN',
      'INVALID_PII',
      'TOKEN',
      'INVALID_PII',
      'TOKEN',
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('4242424242424241');
  });

  it('of values that belong together keeps none of them when one is bad', async () => {
    const holder = person(vault.ids);
    const values = [
      { kind: 'EMAIL' as const, value: 'together@example.com' },
      { kind: 'CVC' as const, value: '123' },
      { kind: 'PAN' as const, value: '4242424242424241' },
    ];
    const codes = await count('security_codes', 'true');
    const outcomes = await tokenize(vault.dependencies, values, holder, { together: true });
    expect(outcomes).toEqual([null, null, expect.objectContaining({ code: 'INVALID_PII' })]);
    expect(await count('subject_keys', 'subject = $1', holder.id)).toBe(0);
    expect(await count('security_codes', 'true')).toBe(codes);
  });

  it('may hold one value twice', async () => {
    const value = { kind: 'SSN' as const, value: '219-09-9999' };
    const [first, second] = await tokenize(vault.dependencies, [value, value], person(vault.ids));
    expect(first).toBe(second);
    expect(await count('tokens', 'token = $1', first)).toBe(1);
  });

  it('of 1,000 new values takes three statements, and of known ones a single one', async () => {
    const caller = person(vault.ids);
    await tokenOf(vault.dependencies, 'NAME', 'Warm the keys', caller);
    // Beyond the caller's minute, whose limit is another matter.
    vault.clock.advance(VOLUME_WINDOW_MS);
    const values = Array.from({ length: 1000 }, (_, index) => ({ kind: 'NAME' as const, value: `Citizen ${index} Y` }));
    const { tokens } = vault.dependencies;
    const calls: string[] = [];
    const counted = {
      ...vault.dependencies,
      tokens: {
        ...tokens,
        find: (...parameters: Parameters<typeof tokens.find>) => (calls.push('find'), tokens.find(...parameters)),
        add: (...parameters: Parameters<typeof tokens.add>) => (calls.push('add'), tokens.add(...parameters)),
      },
    };
    const first = await tokenize(counted, values, caller);
    expect(calls).toEqual(['find', 'add']);
    expect(new Set(first).size).toBe(1000);

    calls.length = 0;
    expect(await tokenize(counted, values, caller)).toEqual(first);
    expect(calls).toEqual(['find']);
  });

  it('may be empty', async () => {
    expect(await tokenize(vault.dependencies, [], person(vault.ids))).toEqual([]);
  });
});

describe('a collision', () => {
  it('gives way to the next candidate; a token once handed out is never changed', async () => {
    const taken = await tokenOf(vault.dependencies, 'SSN', '536-22-8726', person(vault.ids));
    const digits = Array.from(taken.slice(4).replace('-', ''), Number);
    // A draw that yields the taken token twice before anything else.
    const script = [taken.startsWith('000') ? 0 : 1, ...digits];
    const scripted = [...script, ...script];
    const { draw } = vault.dependencies;
    const below = (bound: number): number => scripted.shift() ?? draw.below(bound);
    const rigged = {
      ...vault.dependencies,
      draw: {
        ...draw,
        below,
        digits: (length: number) => Array.from({ length }, () => below(10)).join(''),
      },
    };
    const other = await tokenOf(rigged, 'SSN', '219-09-9998', person(vault.ids));
    expect(scripted).toEqual([]);
    expect(other).not.toBe(taken);
    expect(await tokenOf(vault.dependencies, 'SSN', '536-22-8726', person(vault.ids))).toBe(taken);
    const { rows } = await vault.admin.query('SELECT collisions FROM tokens WHERE token = $1', [other]);
    expect(rows).toEqual([{ collisions: 2 }]);
  });

  it('within one batch gives each value a token of its own, with its own value behind it', async () => {
    const { draw } = vault.dependencies;
    const fixed = ['0'.repeat(26), '0'.repeat(26), '0'.repeat(26)];
    const rigged = { ...vault.dependencies, draw: { ...draw, opaque: () => fixed.shift() ?? draw.opaque() } };
    const owner = person(vault.ids);
    const names = ['First of three', 'Second of three', 'Third of three'];
    const tokens = await tokenize(
      rigged,
      names.map((value) => ({ kind: 'NAME', value })),
      owner,
    );
    expect(new Set(tokens).size).toBe(3);
    const shown = await presentTokens(
      vault.dependencies,
      tokens.map((token) => ({ kind: 'NAME', token: String(token) })),
      owner,
    );
    expect(shown.map(({ value }) => value)).toEqual(names);
  });

  it('without end is an error of that value alone', async () => {
    const taken = await tokenOf(vault.dependencies, 'NAME', 'Holder of the last token', person(vault.ids));
    const opaque = taken.slice('tok_name_'.length);
    const { draw } = vault.dependencies;
    const full = { ...vault.dependencies, draw: { ...draw, opaque: () => opaque } };
    const [name, phone] = await tokenize(
      full,
      [
        { kind: 'NAME', value: 'Latecomer' },
        { kind: 'PHONE', value: '+4930901820' },
      ],
      person(vault.ids),
    );
    expect(name).toMatchObject({ code: 'INTERNAL' });
    expect(isToken('PHONE', String(phone))).toBe(true);
  });
});

describe('when key management is away', () => {
  it('nothing is tokenized and nothing is written', async () => {
    const down = (): Promise<never> => Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'away'));
    const kms = { generateDataKey: down, decrypt: down, reEncrypt: down, generateMac: down };
    const cold = vault.another({ kms });
    const caller = person(vault.ids);
    await expect(tokenize(cold, [{ kind: 'NAME', value: 'Nobody' }], caller)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(await count('subject_keys', 'subject = $1', caller.id)).toBe(0);
  });
});
