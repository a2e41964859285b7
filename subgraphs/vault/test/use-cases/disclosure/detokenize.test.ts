import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import type { WantedLevel } from '../../../src/domain/disclosure.ts';
import { detokenize } from '../../../src/use-cases/disclosure/detokenize.ts';
import { tokenize, type TokenizeOptions } from '../../../src/use-cases/tokens/tokenize.ts';
import { officer, openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const UNKNOWN = 'tok_name_00000000000000000000000000';
const NOTHING = { level: 'REDACTED', refusal: 'UNKNOWN' };

let vault: VaultFixture;
let ada: Principal;
let name: string;
let pan: string;

beforeAll(async () => {
  vault = await openVault();
  ada = person(vault.ids);
  name = await tokenOf(vault.dependencies, 'NAME', 'Ada Lovelace', ada);
  pan = await tokenOf(vault.dependencies, 'PAN', '5555555555554444', ada);
});

afterAll(() => vault.close());

const see = (tokens: readonly string[], caller: Principal, level: WantedLevel = 'CLEAR') =>
  detokenize(vault.dependencies, tokens, level, caller);

async function told(type: string, caller: Principal) {
  return (await vault.events(type)).filter((event) => event.requestId === caller.requestId);
}

async function randomToken(owner: Principal, options: TokenizeOptions = {}): Promise<string> {
  const values = [{ kind: 'NAME' as const, value: `Random ${owner.id}` }];
  const [token] = await tokenize(vault.dependencies, values, owner, { mode: 'RANDOM', ...options });
  return String(token);
}

describe('detokenize', () => {
  it('shows each token as far as the policy lets it, in its place', async () => {
    const caller = officer(vault.ids, 'DATA_SUBJECT_REQUEST');
    expect(await see([name, UNKNOWN, pan, name], caller)).toMatchObject([
      { level: 'CLEAR', value: 'Ada Lovelace' },
      NOTHING,
      { level: 'MASKED', value: '••• 4444', refusal: 'DENIED' },
      { level: 'CLEAR', value: 'Ada Lovelace' },
    ]);
  });

  it('shows no more than was asked for', async () => {
    expect(await see([name], ada, 'MASKED')).toMatchObject([{ level: 'MASKED', value: 'A••• L•••' }]);
    expect(await told('vault.pii.revealed', ada)).toEqual([]);
  });

  it('takes 1,000 tokens and no more', async () => {
    await expect(see(Array<string>(1001).fill(name), ada)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await see(Array<string>(1000).fill(name), ada)).toHaveLength(1000);
    expect(await see([], ada)).toEqual([]);
  });
});

describe('the audit of detokenize', () => {
  it('tells in one transaction what was revealed and what was denied, by an event for each', async () => {
    const caller = officer(vault.ids, 'DATA_SUBJECT_REQUEST');
    await see([name, UNKNOWN, pan, name], caller);
    expect(await told('vault.pii.revealed', caller)).toMatchObject([
      { subject: name, related: [ada.id], data: { tokens: [name], kinds: ['NAME'], purpose: 'DATA_SUBJECT_REQUEST' } },
    ]);
    expect(await told('vault.reveal.denied', caller)).toMatchObject([
      {
        subject: UNKNOWN,
        related: [ada.id],
        data: { tokens: [UNKNOWN, pan], kinds: ['NAME', 'PAN'], reasons: ['token_known', 'reveal_permitted'] },
      },
    ]);
    const { rows } = await vault.admin.query<{ transactions: number }>(
      'SELECT count(DISTINCT xid)::int AS transactions FROM outbox WHERE body::json->>$1 = $2',
      ['requestId', caller.requestId],
    );
    expect(rows).toEqual([{ transactions: 1 }]);
  });

  it('tells of a denial also where no purpose was stated', async () => {
    const caller = person(vault.ids);
    expect(await see([name], caller)).toEqual([NOTHING]);
    expect(await told('vault.reveal.denied', caller)).toMatchObject([
      { subject: name, related: [ada.id], data: { purpose: null, reasons: ['reveal_permitted'] } },
    ]);
  });

  it('repeats nothing that has no token’s shape: it could be a raw value', async () => {
    const caller = person(vault.ids);
    expect(await see(['ada@example.com', '4242424242424242', 'x'.repeat(10_000)], caller)).toEqual([
      NOTHING,
      NOTHING,
      NOTHING,
    ]);
    expect(await told('vault.reveal.denied', caller)).toMatchObject([
      { subject: caller.id, data: { tokens: [], malformed: 3, reasons: ['token_known'] } },
    ]);
  });

  it('of 1,000 tokens of as many people is one event', async () => {
    const everybody = vault.another({ unusualVolume: { perHour: 10_000, habitFrom: 10_000, habitFactor: 1 } });
    const tokens: string[] = [];
    for (let index = 0; index < 50; index += 1) {
      const owner = person(vault.ids);
      const values = Array.from({ length: 20 }, (_, nth) => ({
        kind: 'NAME' as const,
        value: `Nr ${index} of ${nth}`,
      }));
      tokens.push(...(await tokenize(everybody, values, owner)).map(String));
    }
    const caller = officer(vault.ids, 'LEGAL_REQUEST');
    await detokenize(everybody, tokens, 'CLEAR', caller);
    const [event, ...more] = await told('vault.pii.revealed', caller);
    expect(more).toEqual([]);
    expect(event?.data['tokens']).toEqual(tokens);
    expect(event?.related).toHaveLength(50);
  });
});

describe('a random token', () => {
  it('that serves once is used up by the first clear reveal, not by its mask', async () => {
    const token = await randomToken(ada, { singleUse: true });
    expect(await see([token], ada, 'MASKED')).toMatchObject([{ level: 'MASKED' }]);
    expect(await see([token, token], ada)).toMatchObject([{ level: 'CLEAR' }, { level: 'CLEAR' }]);
    expect(await see([token], ada)).toEqual([NOTHING]);
    const { rows } = await vault.admin.query('SELECT 1 FROM holdings WHERE token = $1', [token]);
    expect(rows).toEqual([]);
  });

  it('that serves once goes to one of 16 who ask at the same instant', async () => {
    const token = await randomToken(ada, { singleUse: true });
    const other = vault.another();
    const callers = Array.from({ length: 16 }, () => ({ ...ada, requestId: vault.ids.next('req') }));
    const answers = await Promise.all(
      callers.map((caller, index) =>
        detokenize(index % 2 === 0 ? vault.dependencies : other, [token], 'CLEAR', caller),
      ),
    );
    expect(answers.flat().filter(({ level }) => level === 'CLEAR')).toHaveLength(1);
    expect(answers.flat().filter(({ level }) => level === 'REDACTED')).toHaveLength(15);
    const requests = new Set(callers.map(({ requestId }) => requestId));
    const revealed = (await vault.events('vault.pii.revealed')).filter(({ requestId }) => requests.has(requestId));
    expect(revealed).toHaveLength(1);
    const denied = (await vault.events('vault.reveal.denied')).filter(({ requestId }) => requests.has(requestId));
    expect(denied).toHaveLength(15);
  });

  it('is there until its time is over', async () => {
    const token = await randomToken(ada, { ttlSeconds: 10 });
    expect(await see([token], ada)).toMatchObject([{ level: 'CLEAR' }]);
    vault.clock.advance(10_000);
    expect(await see([token], ada)).toEqual([NOTHING]);
  });
});

describe('the volume of reveals', () => {
  const limits = { tokenize: 9_000, tokenizeGuessable: 9_000, partnerFactor: 1, reveal: 3, find: 9_000 };

  it('is counted in values of a kind, however they are spread over calls', async () => {
    const tight = vault.another({ volumeLimits: limits });
    const owner = person(vault.ids);
    const tokens: string[] = [];
    for (const nth of [1, 2, 3, 4]) tokens.push(await tokenOf(tight, 'NAME', `Nr ${nth} ${owner.id}`, owner));
    const email = await tokenOf(tight, 'EMAIL', `${owner.id}@example.com`, owner);

    expect(await detokenize(tight, tokens, 'CLEAR', owner)).toEqual(
      tokens.map(() => ({ level: 'REDACTED', refusal: 'RATE_LIMITED' })),
    );
    for (const token of tokens.slice(0, 3)) {
      expect(await detokenize(tight, [token], 'CLEAR', owner)).toMatchObject([{ level: 'CLEAR' }]);
    }
    const caller = { ...owner, requestId: vault.ids.next('req') };
    expect(await detokenize(tight, [tokens[0] ?? '', email], 'CLEAR', caller)).toMatchObject([
      { level: 'REDACTED', refusal: 'RATE_LIMITED' },
      { level: 'CLEAR' },
    ]);
    expect(await told('vault.reveal.denied', caller)).toMatchObject([{ data: { reasons: ['volume_within_limit'] } }]);
    expect(await detokenize(tight, tokens, 'MASKED', owner)).toMatchObject(tokens.map(() => ({ level: 'MASKED' })));
  });

  it('that is unusual freezes the caller: the batch that crosses the line shows nothing, nor does any after it', async () => {
    const wary = vault.another({ unusualVolume: { perHour: 2, habitFrom: 2, habitFactor: 10 } });
    const owner = person(vault.ids);
    const tokens: string[] = [];
    for (const nth of [1, 2, 3]) tokens.push(await tokenOf(wary, 'NAME', `Nr ${nth} ${owner.id}`, owner));
    const caller = officer(vault.ids, 'FRAUD_INVESTIGATION');
    const own = await tokenOf(wary, 'NAME', `Own ${caller.id}`, caller);

    expect(await detokenize(wary, tokens.slice(0, 2), 'CLEAR', caller)).toMatchObject([
      { level: 'CLEAR' },
      { level: 'CLEAR' },
    ]);
    const next = { ...caller, requestId: vault.ids.next('req') };
    const refused = { level: 'MASKED', refusal: 'DENIED' };
    expect(await detokenize(wary, [...tokens, own], 'CLEAR', next)).toMatchObject([
      refused,
      refused,
      refused,
      { level: 'CLEAR' },
    ]);
    expect(await told('vault.pii.revealed', next)).toMatchObject([{ data: { tokens: [own] } }]);
    expect(await told('vault.reveal.denied', next)).toMatchObject([
      { data: { tokens, reasons: ['caller_not_frozen'] } },
    ]);
    expect(await told('vault.caller.frozen', next)).toHaveLength(1);
    expect(await detokenize(vault.dependencies, [name], 'CLEAR', caller)).toMatchObject([refused]);
  });

  it('that freezes a caller uses no single-use token up', async () => {
    const wary = vault.another({ unusualVolume: { perHour: 0, habitFrom: 0, habitFactor: 10 } });
    const token = await randomToken(ada, { singleUse: true });
    expect(await detokenize(wary, [token], 'CLEAR', officer(vault.ids, 'LEGAL_REQUEST'))).toMatchObject([
      { refusal: 'DENIED' },
    ]);
    expect(await see([token], ada)).toMatchObject([{ level: 'CLEAR' }]);
  });
});

describe('the crowd', () => {
  it('of one token that many share is looked for among all of them, by one question', async () => {
    const holders = Array.from({ length: 5 }, () => person(vault.ids));
    let token = '';
    for (const holder of holders) token = await tokenOf(vault.dependencies, 'NAME', 'Shared Name', holder);
    const treasurer = person(vault.ids);
    vault.crowd.share(treasurer.id, holders.at(-1)?.id ?? '', 'TREASURER');
    const before = vault.crowd.questions.length;
    expect(await see([token, name], treasurer, 'MASKED')).toMatchObject([{ level: 'MASKED' }, NOTHING]);
    expect(vault.crowd.questions.slice(before).map((subjects) => [...subjects].sort())).toEqual([
      [...holders.map(({ id }) => id), ada.id].sort(),
    ]);
  });

  it('is nobody while the pods are away', async () => {
    const owner = person(vault.ids);
    vault.crowd.share(owner.id, ada.id, 'OWNER');
    vault.crowd.away = true;
    expect(await see([name], owner, 'MASKED')).toEqual([NOTHING]);
    vault.crowd.away = false;
    expect(await see([name], owner, 'MASKED')).toMatchObject([{ level: 'MASKED' }]);
  });

  it('is not asked about one’s own, for callers who are no people, or for what no role would show', async () => {
    const before = vault.crowd.questions.length;
    await see([name, pan], ada);
    await see([name], officer(vault.ids));
    await see([name], person(vault.ids, { kind: 'partner', id: 'partner-1' }));
    await see([name], registrant(vault.ids));
    await see([pan], person(vault.ids));
    expect(vault.crowd.questions).toHaveLength(before);
  });
});
