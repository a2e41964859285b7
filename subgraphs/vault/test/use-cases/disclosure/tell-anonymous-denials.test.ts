import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { detokenize } from '../../../src/use-cases/disclosure/detokenize.ts';
import { tellAnonymousDenials } from '../../../src/use-cases/disclosure/tell-anonymous-denials.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const TYPE = 'vault.reveal.denied-anonymous';

let vault: VaultFixture;
let name: string;

beforeAll(async () => {
  vault = await openVault();
  name = await tokenOf(vault.dependencies, 'NAME', 'Ada Lovelace', person(vault.ids));
});

afterAll(() => vault.close());

beforeEach(async () => {
  await vault.admin.query('TRUNCATE outbox, anonymous_denials');
});

const sourceNr = (nr: number): string => `source-${String(nr).padStart(20, '0')}`;
const from = (nr: number): Principal => ({ ...registrant(vault.ids), source: sourceNr(nr) });
const knock = (caller: Principal, tokens: readonly string[] = [name]) =>
  detokenize(vault.dependencies, tokens, 'CLEAR', caller);
const tell = (dependencies: UseCaseDependencies = vault.dependencies) => tellAnonymousDenials(dependencies);

async function told(): Promise<unknown[]> {
  return (await vault.events(TYPE)).map(({ data: { source, denials, tokens } }) => [source, denials, tokens]);
}

describe('denials of callers who have not signed in', () => {
  it('are summed for each source, and told when the minute is over', async () => {
    await knock(from(1));
    await knock(from(1), [name, 'tok_name_00000000000000000000000000']);
    await knock(from(2));
    expect(await tell()).toBe(0);
    vault.clock.advance(60_000);
    expect(await tell()).toBe(2);
    expect(await told()).toEqual([
      [sourceNr(1), 2, 3],
      [sourceNr(2), 1, 1],
    ]);
    expect(await tell()).toBe(0);
    expect(await vault.events('vault.reveal.denied')).toEqual([]);
  });

  it('of a source that nobody could name are summed too', async () => {
    await knock(registrant(vault.ids));
    vault.clock.advance(60_000);
    await tell();
    expect(await told()).toEqual([['other', 1, 1]]);
  });

  it('take 1,000 sources a minute; the rest are one', async () => {
    const { anonymousDenials, clock } = vault.dependencies;
    for (let nr = 0; nr < 1000; nr += 1) await anonymousDenials.add('acme', sourceNr(nr), 1, clock.now());
    for (const nr of [1000, 1001, 1000, 5]) await anonymousDenials.add('acme', sourceNr(nr), 1, clock.now());
    await anonymousDenials.add('other', sourceNr(1000), 1, clock.now());
    const { rows } = await vault.admin.query(
      `SELECT tenant, source, denials::int FROM anonymous_denials
       WHERE denials > 1 OR source = 'other' OR tenant = 'other' ORDER BY tenant, source`,
    );
    expect(rows).toEqual([
      { tenant: 'acme', source: 'other', denials: 3 },
      { tenant: 'acme', source: sourceNr(5), denials: 2 },
      { tenant: 'other', source: sourceNr(1000), denials: 1 },
    ]);
  });

  it('are counted one by one, however many come at once', async () => {
    await Promise.all(Array.from({ length: 40 }, () => knock(from(7))));
    vault.clock.advance(60_000);
    await tell();
    expect(await told()).toEqual([[sourceNr(7), 40, 40]]);
  });

  it('are told once by two vaults that do it at the same time', async () => {
    const { anonymousDenials, clock } = vault.dependencies;
    for (let nr = 0; nr < 250; nr += 1) await anonymousDenials.add('acme', sourceNr(nr), 1, clock.now());
    vault.clock.advance(60_000);
    const counts = await Promise.all([tell(), tell(vault.another())]);
    expect(counts[0] + counts[1]).toBe(250);
    const sources = (await vault.events(TYPE)).map(({ data }) => data['source']);
    expect(sources).toHaveLength(250);
    expect(new Set(sources).size).toBe(250);
  });

  it('are kept when telling fails, and told later', async () => {
    await knock(from(1));
    vault.clock.advance(60_000);
    const { unitOfWork } = vault.dependencies;
    const failing: UseCaseDependencies = {
      ...vault.dependencies,
      unitOfWork: {
        ...unitOfWork,
        run: (work) =>
          unitOfWork.run((transaction) =>
            work({ ...transaction, record: () => Promise.reject(new Error('disk full')) }),
          ),
      },
    };
    await expect(tell(failing)).rejects.toThrow('disk full');
    expect(await tell()).toBe(1);
    expect(await told()).toEqual([[sourceNr(1), 1, 1]]);
  });
});
