import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { detokenize } from '../../../src/use-cases/disclosure/detokenize.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { overheard, recordTraffic, type Traffic } from '../../traffic.ts';
import { officer, openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const VALUES: Partial<Record<PiiKind, string>> = {
  EMAIL: 'oracle@example.com',
  SSN: '219-09-9999',
  DOCUMENT_NUMBER: 'X1234567',
};
const UNKNOWN: Partial<Record<PiiKind, string>> = {
  EMAIL: 'tok.00000000000000000000000000@pii.invalid',
  SSN: '666-00-0000',
  DOCUMENT_NUMBER: 'tok_document_number_00000000000000000000000000',
};

/** Tokens of every sort that a stranger may not see, all of one kind. */
interface Unseen {
  readonly [sort: string]: string;
}

let vault: VaultFixture;
let traffic: Traffic;
let cold: UseCaseDependencies;
const unseen = new Map<PiiKind, Unseen>();

async function randomTokenOf(kind: PiiKind, owner: Principal, ttlSeconds: number): Promise<string> {
  const values = [{ kind, value: VALUES[kind] ?? '' }];
  const [token] = await tokenize(vault.dependencies, values, owner, { mode: 'RANDOM', ttlSeconds });
  return String(token);
}

async function tokensOf(kind: PiiKind): Promise<Unseen> {
  const value = VALUES[kind] ?? '';
  const [owner, erased] = [person(vault.ids), person(vault.ids)];
  const foreign = person(vault.ids, { tenant: 'other' });
  const gone = await randomTokenOf(kind, erased, 3_600);
  await vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1', [
    erased.id,
  ]);
  return {
    'not yours': await tokenOf(vault.dependencies, kind, value, owner),
    unknown: UNKNOWN[kind] ?? '',
    'of another tenant': await randomTokenOf(kind, foreign, 3_600),
    erased: gone,
    expired: await randomTokenOf(kind, owner, 1),
  };
}

beforeAll(async () => {
  vault = await openVault();
  for (const kind of Object.keys(VALUES) as PiiKind[]) unseen.set(kind, await tokensOf(kind));
  vault.clock.advance(2_000);
  traffic = recordTraffic();
  // A vault that has just started: no cached key hides a call to key management.
  cold = vault.another({ kms: overheard(vault.kms, traffic) });
  await cold.tokens.open('acme', [], undefined);
});

afterAll(async () => {
  traffic.stop();
  await vault.close();
});

const CALLERS: readonly (readonly [string, () => Principal])[] = [
  ['a stranger', () => person(vault.ids)],
  ['a stranger with a purpose', () => person(vault.ids, { purpose: 'LEGAL_REQUEST' })],
  ['a partner', () => person(vault.ids, { kind: 'partner', id: 'partner-1', scopes: ['vault:read'] })],
  ['somebody anonymous', () => registrant(vault.ids)],
  ['an officer without a scope', () => ({ ...officer(vault.ids, 'LEGAL_REQUEST'), scopes: [] })],
];

describe.each(CALLERS)('%s', (_who, callerOf) => {
  it.each(['EMAIL', 'SSN', 'DOCUMENT_NUMBER'] as const)(
    'gets one answer for every %s token that is none of theirs, by one way through database and keys',
    async (kind) => {
      for (const level of ['CLEAR', 'MASKED'] as const) {
        const ways = new Set<string>();
        for (const token of Object.values(unseen.get(kind) ?? {})) {
          traffic.clear();
          expect(await detokenize(cold, [token], level, callerOf())).toEqual([
            { level: 'REDACTED', refusal: 'UNKNOWN' },
          ]);
          ways.add(traffic.sent.join('\n'));
        }
        expect(ways.size).toBe(1);
        expect([...ways][0]).toContain('INSERT INTO');
        expect([...ways][0]).not.toContain('kms');
      }
    },
  );
});

describe('the crowd', () => {
  it('is asked for once for every contact that is not the caller’s own, also for one that does not exist', async () => {
    const questions = (): number => vault.crowd.questions.length;
    for (const token of Object.values(unseen.get('EMAIL') ?? {})) {
      const before = questions();
      await detokenize(vault.dependencies, [token, token], 'MASKED', person(vault.ids));
      expect(questions()).toBe(before + 1);
    }
    const before = questions();
    await detokenize(vault.dependencies, Object.values(unseen.get('SSN') ?? {}), 'MASKED', person(vault.ids));
    expect(questions()).toBe(before);
  });
});

describe('an officer who may see it', () => {
  it('still cannot tell what is erased, expired, foreign or unknown apart', async () => {
    const { 'not yours': living, ...others } = unseen.get('SSN') ?? {};
    const caller = officer(vault.ids, 'LEGAL_REQUEST');
    expect(await detokenize(vault.dependencies, [living ?? ''], 'CLEAR', caller)).toMatchObject([{ level: 'CLEAR' }]);
    const ways = new Set<string>();
    for (const token of Object.values(others)) {
      traffic.clear();
      expect(await detokenize(vault.dependencies, [token], 'CLEAR', caller)).toEqual([
        { level: 'REDACTED', refusal: 'UNKNOWN' },
      ]);
      ways.add(traffic.sent.join('\n'));
    }
    expect(ways.size).toBe(1);
  });
});
