import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import type { Job } from '../../../src/domain/jobs.ts';
import { findToken } from '../../../src/use-cases/tokens/find-token.ts';
import { indexKeyRotation } from '../../../src/use-cases/keys/rotate-index-key.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const vaults: VaultFixture[] = [];
let vault: VaultFixture;
let owner: Principal;

beforeEach(async () => {
  vault = await openVault();
  vaults.push(vault);
  owner = person(vault.ids, { scopes: ['vault:find'] });
});

afterAll(() => Promise.all(vaults.map((one) => one.close())));

/** Opens the job and takes it up, as a worker does. */
async function startJob(): Promise<Job> {
  const { unitOfWork, jobs } = vault.dependencies;
  const requestedBy = { kind: 'user' as const, id: 'usr_custodian' };
  const job = { tenant: 'acme', type: 'INDEX_KEY_ROTATION' as const, requestedBy, requestId: vault.ids.next('req') };
  await unitOfWork.run((transaction) => transaction.jobs.open(job));
  const claimed = await jobs.claim(vault.clock.now(), 60_000);
  if (claimed === undefined) throw new Error('The job was not claimed.');
  return claimed;
}

/** Runs a job to its end, with something done before each batch. */
async function runThrough(job: Job, before: (phase: string) => Promise<void> = () => Promise.resolve()): Promise<Job> {
  const run = indexKeyRotation(vault.dependencies);
  let now = job;
  while (now.state === 'RUNNING') {
    await before(now.phase);
    now = await run(now);
  }
  return now;
}

async function one<Row extends object>(query: string, ...parameters: unknown[]): Promise<Row> {
  const { rows } = await vault.admin.query<Row>(query, parameters);
  if (rows[0] === undefined) throw new Error('There is no row.');
  return rows[0];
}

const nameOf = (index: number): { kind: 'NAME'; value: string } => ({ kind: 'NAME', value: `Person ${index} Z` });
const names = (from: number, count: number) => Array.from({ length: count }, (_, index) => nameOf(from + index));

/** Living tokens with an index under exactly these versions. */
async function indexedUnder(odd: number | null, even: number | null): Promise<number> {
  const { count } = await one<{ count: number }>(
    `SELECT count(*)::int AS count FROM tokens WHERE odd_index_version IS NOT DISTINCT FROM $1::int
       AND even_index_version IS NOT DISTINCT FROM $2::int`,
    odd,
    even,
  );
  return count;
}

describe('the rotation of an index key', () => {
  it('gives every token a blind index under the next version and takes the old one, with its progress', async () => {
    const values = names(0, 700);
    const tokens = await tokenize(vault.dependencies, values, owner);
    expect(await indexedUnder(1, null)).toBe(700);

    const job = await runThrough(await startJob());
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 700, total: 700, failed: 0 });
    expect(await indexedUnder(null, 2)).toBe(700);
    expect(await tokenize(vault.another(), values, owner)).toEqual(tokens);
    expect(await one('SELECT epoch::int, lookup_version, next_version FROM index_states')).toEqual({
      epoch: 3,
      lookup_version: 2,
      next_version: null,
    });
  });

  it('can be done again and again: versions take turns in the two places', async () => {
    const token = await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', owner);
    for (const [odd, even] of [
      [null, 2],
      [3, null],
      [null, 4],
    ] as const) {
      await runThrough(await startJob());
      expect(await indexedUnder(odd, even)).toBe(1);
      expect(await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', owner)).toBe(token);
    }
  });

  it('finds every value at each step of it, from a process that knows of it and from one that does not', async () => {
    const old = vault.another();
    const values = names(0, 600);
    const tokens = await tokenize(old, values, owner);
    const check = async (): Promise<void> => {
      for (const at of [0, 300, 599]) {
        expect(await findToken(vault.another(), nameOf(at), owner)).toBe(tokens[at]);
        expect(await findToken(old, nameOf(at), owner)).toBe(tokens[at]);
      }
      expect(await findToken(old, { kind: 'NAME', value: 'Nobody At All' }, owner)).toBeUndefined();
    };
    await runThrough(await startJob(), check);
    await check();
  });

  it('goes on after a death at any step, from where the last batch ended', async () => {
    const values = names(0, 1200);
    const tokens = await tokenize(vault.dependencies, values, owner);
    let job = await startJob();
    let deaths = 0;
    while (job.state === 'RUNNING') {
      // The worker dies; the next one takes the job up when the lease has ended, in a process of its own.
      vault.clock.advance(60_001);
      const taken = await vault.dependencies.jobs.claim(vault.clock.now(), 60_000);
      if (taken === undefined) throw new Error('The job was not taken up.');
      await expect(indexKeyRotation(vault.dependencies)(job)).rejects.toThrow('lease');
      job = await indexKeyRotation(vault.another())(taken);
      deaths += 1;
    }
    expect(deaths).toBeGreaterThanOrEqual(6);
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 1200, failed: 0 });
    expect(await indexedUnder(null, 2)).toBe(1200);
    expect(await tokenize(vault.dependencies, values, owner)).toEqual(tokens);
  });

  it('after one that was given up half-way begins where that one left the tokens', async () => {
    const values = names(0, 1200);
    const tokens = await tokenize(vault.dependencies, values, owner);
    const run = indexKeyRotation(vault.dependencies);
    // Once in the middle of the backfill, once in the middle of the clearing.
    for (const [phase, batches] of [
      ['BACKFILL', 2],
      ['CLEAR', 5],
    ] as const) {
      let job = await startJob();
      for (let batch = 0; batch < batches; batch += 1) job = await run(job);
      expect(job).toMatchObject({ phase, state: 'RUNNING' });
      await vault.dependencies.jobs.fail(job, 'INTERNAL', vault.clock.now());
      expect(await tokenize(vault.dependencies, values.slice(-50), owner)).toEqual(tokens.slice(-50));
    }
    expect(await runThrough(await startJob())).toMatchObject({ state: 'SUCCEEDED', failed: 0 });
    expect(await indexedUnder(3, null)).toBe(1200);
    expect(await tokenize(vault.dependencies, values, person(vault.ids))).toEqual(tokens);
  });

  it('of a tenant without tokens has nothing to do', async () => {
    expect(await runThrough(await startJob())).toMatchObject({ state: 'SUCCEEDED', done: 0 });
  });

  it('is audited when it begins and when it ends', async () => {
    await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', owner);
    const { id, requestId } = await runThrough(await startJob());
    const events = await vault.events('vault.key.rotated');
    expect(events).toMatchObject([
      {
        tenant: 'acme',
        requestId,
        data: { rotation: 'INDEX_KEY', phase: 'STARTED', jobId: id, fromVersion: 1, toVersion: 2 },
      },
      { data: { rotation: 'INDEX_KEY', phase: 'COMPLETED', count: 1, failed: 0 } },
    ]);
  });
});

describe('writers during a rotation', () => {
  it('give a new value one token and one row, whichever process brings it in whichever step', async () => {
    await tokenize(vault.dependencies, names(0, 600), owner);
    const processes = [vault.another(), vault.another(), vault.another()];
    const minted = new Map<number, Set<unknown>>();
    let next = 10_000;
    const bring = async (): Promise<void> => {
      // Each step brings the last step's values again, and new ones, from every process at the same instant.
      const from = next - 20;
      const values = names(from, 40);
      next += 20;
      const answers = await Promise.all(
        processes.map((process, index) => {
          const batch = index % 2 === 0 ? values : values.toReversed();
          return tokenize(process, batch, person(vault.ids)).then((all) => (index % 2 === 0 ? all : all.toReversed()));
        }),
      );
      for (const answer of answers) {
        answer.forEach((token, index) => {
          const known = minted.get(from + index) ?? new Set();
          minted.set(from + index, known.add(token));
        });
      }
    };

    const job = await startJob();
    // Minting goes on beside the batches as well as between them.
    let beside: Promise<void> = Promise.resolve();
    const done = await runThrough(job, async () => {
      await bring();
      beside = beside.then(bring);
    });
    await beside;
    await bring();
    expect(done).toMatchObject({ state: 'SUCCEEDED', failed: 0 });
    for (const tokens of minted.values()) expect(tokens.size).toBe(1);
    const rows = await one<{ count: number }>(
      'SELECT count(*)::int AS count FROM tokens WHERE token = ANY($1)',
      [...minted.values()].flatMap((tokens) => [...tokens]),
    );
    expect(rows.count).toBe(minted.size);
    expect(await indexedUnder(null, 2)).toBe(600 + minted.size);
  });

  it('with an old view of the index add nothing and look again', async () => {
    const token = await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', owner);
    const { tokens, indexKeys, subjectKeys } = vault.dependencies;
    const value = { kind: 'NAME' as const, canonicalVersion: 1, canonical: 'Barbara Liskov' };
    const { state, values } = await indexKeys.index('acme', [value]);
    const begun = await indexKeyRotation(vault.dependencies)(await startJob());
    expect(begun.phase).toBe('BACKFILL');

    const holder = { tenant: 'acme', subject: owner.id };
    const key = await subjectKeys.current(holder, {
      ...holder,
      actor: { kind: 'user', id: owner.id },
      requestId: 'req_1',
    });
    const holding = {
      ...values[0]!,
      token: `tok_name_${'z'.repeat(26)}`,
      ciphertext: Buffer.alloc(40),
      mint: { canonicalVersion: 1, collisions: 0 },
    };
    const fences = { index: state, keyVersion: key.version };
    expect(await tokens.add(holder, fences, [holding], vault.clock.now())).toBe('INDEX_CHANGED');
    expect(await tokens.find(state, values, owner.id)).toBe('INDEX_CHANGED');
    expect(await one('SELECT count(*)::int AS count FROM tokens')).toEqual({ count: 1 });
    expect(await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', owner)).toBe(token);
    expect(await tokenOf(vault.dependencies, 'NAME', 'Barbara Liskov', owner)).not.toBe(token);
    expect(await indexedUnder(1, 2)).toBe(1);
  });
});

describe('a token that cannot be opened', () => {
  const damage = (token: string, subject: string): Promise<unknown> =>
    vault.admin.query(
      `UPDATE holdings SET ciphertext = set_byte(ciphertext, 13, 1 # get_byte(ciphertext, 13))
       WHERE token = $1 AND subject = $2`,
      [token, subject],
    );

  it('is counted, keeps its old blind index, and stops nothing', async () => {
    const [lost, kept] = [
      await tokenOf(vault.dependencies, 'NAME', 'Lost Person', owner),
      await tokenOf(vault.dependencies, 'NAME', 'Kept Person', owner),
    ];
    await damage(lost, owner.id);
    const job = await runThrough(await startJob());
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 1, failed: 1, total: 2 });
    expect(await indexedUnder(1, null)).toBe(1);
    expect(await tokenOf(vault.dependencies, 'NAME', 'Kept Person', owner)).toBe(kept);
    // Nothing leads to the lost one any more, and no later rotation brings it back beside its successor.
    const successor = await tokenOf(vault.dependencies, 'NAME', 'Lost Person', owner);
    expect(successor).not.toBe(lost);
    await runThrough(await startJob());
    await runThrough(await startJob());
    expect(await tokenOf(vault.dependencies, 'NAME', 'Lost Person', owner)).toBe(successor);
  });

  it('by one holding is opened by another', async () => {
    const other = person(vault.ids);
    const token = await tokenOf(vault.dependencies, 'NAME', 'Shared Name', owner);
    await tokenOf(vault.dependencies, 'NAME', 'Shared Name', other);
    await damage(token, owner.id);
    expect(await runThrough(await startJob())).toMatchObject({ done: 1, failed: 0 });
  });

  it('when the rotation passes it, but gains a holding during it, is found afterwards', async () => {
    const token = await tokenOf(vault.dependencies, 'NAME', 'Passed Name', owner);
    await damage(token, owner.id);
    const other = person(vault.ids);
    const late: UseCaseDependencies = vault.another();
    await runThrough(await startJob(), async (phase) => {
      if (phase === 'SWITCH') expect(await tokenOf(late, 'NAME', 'Passed Name', other)).toBe(token);
    });
    expect(await tokenOf(vault.dependencies, 'NAME', 'Passed Name', person(vault.ids))).toBe(token);
  });
});
