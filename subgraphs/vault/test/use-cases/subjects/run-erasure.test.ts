import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import { eraseSubject } from '../../../src/use-cases/subjects/erase-subject.ts';
import { openHoldings } from '../../../src/use-cases/disclosure/open-holdings.ts';
import { eraseNow } from '../../../src/use-cases/subjects/run-erasure.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { erase, freshPerson, work } from '../../subject-fixture.ts';
import { openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

async function rows(sql: string, ...parameters: unknown[]): Promise<number> {
  return (await vault.admin.query(sql, parameters)).rowCount ?? 0;
}

/** What a person gets to see of their own behind a token; undefined: nothing. */
async function ownValue(token: string, caller: Principal, vaultOf = vault.dependencies): Promise<string | undefined> {
  const [held] = await vaultOf.tokens.open(caller.tenant, [token], caller.id);
  return held?.own === true ? (await openHoldings(vaultOf, [held]))[0] : undefined;
}

const holdingsOf = (subject: Principal): Promise<number> =>
  rows('SELECT 1 FROM holdings WHERE subject = $1', subject.id);

describe('erasing a data subject', () => {
  it('leaves nothing of theirs: no key, no holding, no code, no way from the value to the token', async () => {
    const ada = person(vault.ids);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'ada@erased.example', ada);
    await tokenOf(vault.dependencies, 'CVC', '123', ada);
    const job = await erase(vault, ada);

    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 1, total: 1, failed: 0 });
    expect(await ownValue(email, ada)).toBeUndefined();
    expect(await holdingsOf(ada)).toBe(0);
    expect(await rows('SELECT 1 FROM security_codes WHERE subject = $1', ada.id)).toBe(0);
    expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped IS NOT NULL', ada.id)).toBe(0);
    const { rows: tokens } = await vault.admin.query('SELECT * FROM tokens WHERE token = $1', [email]);
    expect(tokens).toEqual([
      expect.objectContaining({ erased_at: vault.clock.now(), odd_blind_index: null, even_blind_index: null }),
    ]);
  });

  it('tells the audit trail, once, without a token and without a value', async () => {
    const ada = person(vault.ids);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'told@erased.example', ada);
    const job = await erase(vault, ada);
    await erase(vault, ada);
    const told = (await vault.events('vault.subject.erased')).filter(({ subject }) => subject === ada.id);
    expect(told).toEqual([
      expect.objectContaining({
        tenant: 'acme',
        actor: { kind: 'user', id: ada.id },
        requestId: ada.requestId,
        data: { cause: 'REQUESTED', holdings: 1, jobId: job.id },
      }),
    ]);
    expect(JSON.stringify(told)).not.toContain(email);
  });

  it('is a fact from its first batch on, whatever becomes of the worker', async () => {
    const ada = person(vault.ids);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'crash@erased.example', ada);
    await eraseSubject(vault.dependencies, ada.id, freshPerson(vault, ada));
    await work(vault, { batches: 1 }); // and then it dies
    expect(await holdingsOf(ada)).toBe(1);
    expect(await ownValue(email, ada)).toBeUndefined();
    await expect(tokenOf(vault.dependencies, 'NAME', 'Ada Again', ada)).rejects.toMatchObject({ code: 'CONFLICT' });

    vault.clock.advance(30_000);
    expect(await work(vault)).toMatchObject({ state: 'SUCCEEDED', done: 1 });
    expect(await holdingsOf(ada)).toBe(0);
  });

  it('goes on in batches however much there is', async () => {
    const ada = person(vault.ids);
    const values = Array.from({ length: 1000 }, (_, index) => ({
      kind: 'NAME' as const,
      value: `Erased ${index} Many`,
    }));
    await tokenize(vault.dependencies, values, ada);
    expect(await erase(vault, ada)).toMatchObject({ state: 'SUCCEEDED', done: 1000 });
    expect(await holdingsOf(ada)).toBe(0);
  });

  it('ends random tokens as well', async () => {
    const ada = person(vault.ids);
    const values = [{ kind: 'EMAIL' as const, value: 'random@erased.example' }];
    const [token] = await tokenize(vault.dependencies, values, ada, { mode: 'RANDOM' });
    expect(await ownValue(String(token), ada)).toBe('random@erased.example');
    await erase(vault, ada);
    expect(await ownValue(String(token), ada)).toBeUndefined();
    expect(await rows('SELECT 1 FROM tokens WHERE token = $1 AND erased_at IS NOT NULL', String(token))).toBe(1);
  });

  it('while their key is being replaced leaves no version of it', async () => {
    const ada = person(vault.ids);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'rotated@erased.example', ada);
    // A second version, as a rotation makes it before it encrypts the holdings anew.
    await vault.admin.query(
      `INSERT INTO subject_keys (tenant, subject, version, wrapped, tenant_key_version, created_at)
       SELECT tenant, subject, 2, sha512('x'), tenant_key_version, now() FROM subject_keys WHERE subject = $1`,
      [ada.id],
    );
    await erase(vault, ada);
    expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped IS NOT NULL', ada.id)).toBe(0);
    expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1', ada.id)).toBe(2);
    expect(await ownValue(email, ada)).toBeUndefined();
  });

  it('leaves the other owner of a shared value what is theirs, and the token its name', async () => {
    const [ada, bob] = [person(vault.ids), person(vault.ids)];
    const home = '12 Shared Street, Springfield';
    const token = await tokenOf(vault.dependencies, 'ADDRESS', home, ada);
    await tokenOf(vault.dependencies, 'ADDRESS', home, bob);
    await erase(vault, ada);
    expect(await ownValue(token, bob)).toBe(home);
    expect(await ownValue(token, ada)).toBeUndefined();
    const carl = person(vault.ids);
    expect(await tokenOf(vault.dependencies, 'ADDRESS', home, carl)).toBe(token);
  });

  it('ends the token with its last owner: the value gets another one, and the old one stays dead', async () => {
    const [ada, bob] = [person(vault.ids), person(vault.ids)];
    const home = '13 Shared Street, Springfield';
    const token = await tokenOf(vault.dependencies, 'ADDRESS', home, ada);
    await tokenOf(vault.dependencies, 'ADDRESS', home, bob);
    await erase(vault, ada);
    await erase(vault, bob);
    const carl = person(vault.ids);
    const next = await tokenOf(vault.dependencies, 'ADDRESS', home, carl);
    expect(next).not.toBe(token);
    expect(await ownValue(token, carl)).toBeUndefined();
  });

  it('ends the token of two owners who are erased at the same instant', async () => {
    const [ada, bob] = [person(vault.ids), person(vault.ids)];
    const token = await tokenOf(vault.dependencies, 'ADDRESS', '14 Shared Street, Springfield', ada);
    await tokenOf(vault.dependencies, 'ADDRESS', '14 Shared Street, Springfield', bob);
    const other = vault.another();
    await Promise.all([
      eraseNow(vault.dependencies, 'acme', ada.id, 'REGISTRATION_REFUSED'),
      eraseNow(other, 'acme', bob.id, 'REGISTRATION_REFUSED'),
    ]);
    expect(await rows('SELECT 1 FROM tokens WHERE token = $1 AND erased_at IS NULL', token)).toBe(0);
  });

  it('reaches a process that holds the key in its memory', async () => {
    const ada = person(vault.ids);
    const other = vault.another();
    const email = await tokenOf(other, 'EMAIL', 'cached@erased.example', ada);
    expect(await ownValue(email, ada, other)).toBe('cached@erased.example');
    await erase(vault, ada);
    expect(await ownValue(email, ada, other)).toBeUndefined();
    await expect(tokenOf(other, 'EMAIL', 'later@erased.example', ada)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('of somebody unknown leaves a tombstone: their data is refused when it comes later', async () => {
    const newcomer = registrant(vault.ids);
    const subject = newcomer.newSubject ?? '';
    expect(await eraseNow(vault.dependencies, 'acme', subject, 'REGISTRATION_REFUSED')).toBe(0);
    await expect(tokenOf(vault.dependencies, 'EMAIL', 'late@erased.example', newcomer)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1', subject)).toBe(0);
    const told = (await vault.events('vault.subject.erased')).filter((event) => event.subject === subject);
    expect(told.map(({ data }) => data)).toEqual([{ cause: 'REGISTRATION_REFUSED', holdings: 0 }]);
    // The same id in another tenant is another person.
    await tokenOf(vault.dependencies, 'EMAIL', 'late@erased.example', { ...newcomer, tenant: 'other' });
  });

  it('lets nobody make a key behind its back, not even by the table', async () => {
    const ada = person(vault.ids);
    await tokenOf(vault.dependencies, 'NAME', 'Ada First', ada);
    await erase(vault, ada);
    await vault.admin.query(
      `INSERT INTO subject_keys (tenant, subject, version, wrapped, tenant_key_version, created_at)
       SELECT tenant, subject, version + 1, sha512('x'), tenant_key_version, now() FROM subject_keys WHERE subject = $1`,
      [ada.id],
    );
    expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped IS NOT NULL', ada.id)).toBe(0);
  });

  it('and the making of a first key wait for one another, whichever comes first', async () => {
    const other = vault.another();
    for (let round = 0; round < 10; round += 1) {
      const ada = person(vault.ids);
      const [outcome] = await Promise.allSettled([
        tokenOf(vault.dependencies, 'EMAIL', `round${round}@race.example`, ada),
        eraseNow(other, 'acme', ada.id, 'REGISTRATION_REFUSED'),
      ]);
      if (outcome.status === 'fulfilled') expect(await ownValue(outcome.value, ada)).toBeUndefined();
      else expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
      expect(await rows('SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped IS NOT NULL', ada.id)).toBe(0);
      expect(await holdingsOf(ada)).toBe(0);
    }
  });

  it('keeps none of what it did when the event cannot be told', async () => {
    const ada = person(vault.ids);
    const email = await tokenOf(vault.dependencies, 'EMAIL', 'untold@erased.example', ada);
    const failing: typeof vault.dependencies.unitOfWork = {
      ...vault.dependencies.unitOfWork,
      run: (work) =>
        vault.dependencies.unitOfWork.run((transaction) =>
          work({ ...transaction, record: () => Promise.reject(new Error('The outbox is away.')) }),
        ),
    };
    const dependencies = { ...vault.dependencies, unitOfWork: failing };
    await expect(eraseNow(dependencies, 'acme', ada.id, 'REQUESTED')).rejects.toThrow('The outbox is away.');
    expect(await ownValue(email, ada)).toBe('untold@erased.example');
  });
});

describe('whatever the interleaving of tokenizing and erasing', () => {
  const refused = (error: unknown): [] => {
    if (error instanceof CrowdPayError && error.code === 'CONFLICT') return [];
    throw error;
  };
  const VALUES = ['Shared One', 'Shared Two', 'Shared Three'];

  it('nothing of the erased one opens afterwards, and everything of the other does', async () => {
    const processes = [vault.another(), vault.another(), vault.another()];
    const step = fc.record({
      process: fc.nat(2),
      who: fc.constantFrom('erased' as const, 'other' as const),
      values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(8), async (steps, eraseAt) => {
        const tenant = `t${vault.ids.next('req').slice(4, 30)}`;
        const people = { erased: person(vault.ids, { tenant }), other: person(vault.ids, { tenant }) };
        const tokens = { erased: new Set<string>(), other: new Set<string>() };
        const actions = steps.map(({ process, who, values }) => async () => {
          const items = values.map((value) => ({ kind: 'NAME' as const, value }));
          const outcomes = await tokenize(processes[process]!, items, people[who]).catch(refused);
          for (const outcome of outcomes) if (typeof outcome === 'string') tokens[who].add(outcome);
        });
        const erasure = async (): Promise<void> => {
          await eraseNow(vault.dependencies, tenant, people.erased.id, 'REQUESTED');
        };
        actions.splice(eraseAt, 0, erasure);
        await Promise.all(actions.map((action) => action()));

        for (const token of tokens.erased) expect(await ownValue(token, people.erased)).toBeUndefined();
        for (const token of tokens.other) expect(VALUES).toContain(await ownValue(token, people.other));
        expect(await holdingsOf(people.erased)).toBe(0);
        // A living token has a living holding, a dead one none.
        expect(
          await rows(
            `SELECT 1 FROM tokens t WHERE tenant = $1 AND (erased_at IS NULL) <>
               EXISTS (SELECT FROM holdings h WHERE h.tenant = t.tenant AND h.token = t.token)`,
            tenant,
          ),
        ).toBe(0);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
