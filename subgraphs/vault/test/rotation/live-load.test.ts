import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { createMetrics } from '@crowdpay/metrics';
import { eventually, silentLogger } from '@crowdpay/testkit';
import { KEY_ROTATIONS } from '../../src/domain/key-rotations.ts';
import { createJobMetrics } from '../../src/jobs/job-metrics.ts';
import { jobRunners } from '../../src/jobs/job-runners.ts';
import { type JobWorker, startJobWorker } from '../../src/jobs/job-worker.ts';
import { eraseSubject } from '../../src/use-cases/subjects/erase-subject.ts';
import { findToken } from '../../src/use-cases/tokens/find-token.ts';
import { presentTokens } from '../../src/use-cases/disclosure/present-tokens.ts';
import type { UseCaseDependencies } from '../../src/wire-use-cases.ts';
import { expectIntact, keepValues, type Kept, openRotation, TENANT } from '../rotation-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../vault-fixture.ts';

jest.setTimeout(60_000);

const SHARED = Array.from({ length: 12 }, (_, index) => `Shared Number ${index}`);
// Longer than any request here takes, as in production.
const RETIRE_AFTER_MS = 2_000;
const SCOPES = ['vault:find', 'privacy:write'];

let vault: VaultFixture;
/** Two vaults over one database, each with caches, connections and a job worker of its own. */
let processes: readonly UseCaseDependencies[];
let workers: readonly JobWorker[];

beforeAll(async () => {
  vault = await openVault();
  processes = [vault.another({ clock: systemClock }), vault.another({ clock: systemClock })];
  // Prisma loads its compiler at the first query, and jest lets no module be loaded between two tests.
  await Promise.all(processes.map(({ jobs }) => jobs.openJobs()));
  workers = processes.map((dependencies) =>
    startJobWorker({
      queue: dependencies.jobs,
      runners: jobRunners(dependencies, { retireAfterMs: RETIRE_AFTER_MS }),
      bell: dependencies.jobBell,
      clock: systemClock,
      log: silentLogger(),
      metrics: createJobMetrics(createMetrics({ service: 'vault' }), dependencies.jobs, systemClock),
      leaseMs: 10_000,
      pollMs: 20,
    }),
  );
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await vault.close();
});

/** Everything that goes on while keys are rotated, and what came of it. */
class Load {
  readonly kept: Kept[] = [];
  readonly erased: Kept[] = [];
  readonly done = { written: 0, shared: 0, revealed: 0, found: 0, erased: 0 };
  private readonly running: Promise<void>[] = [];
  private readonly leaving = new Set<string>();
  private stopped = false;
  private picks = 0;

  /** Runs `work` again and again beside the others; what it throws fails the test. */
  start(work: () => Promise<void>): void {
    const loop = async (): Promise<void> => {
      while (!this.stopped) {
        await work();
        await nextTurn();
      }
    };
    this.running.push(loop());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }

  /** New values of new persons. */
  async write(dependencies: UseCaseDependencies): Promise<void> {
    const holder = person(vault.ids, { scopes: SCOPES });
    const value = `Newcomer ${holder.id.slice(4)}`;
    this.kept.push({ kind: 'NAME', value, holder, token: await tokenOf(dependencies, 'NAME', value, holder) });
    this.done.written += 1;
  }

  /** Values that others have already: their token is the one. */
  async share(dependencies: UseCaseDependencies): Promise<void> {
    const holder = person(vault.ids, { scopes: SCOPES });
    const value = SHARED[this.done.shared % SHARED.length] ?? '';
    this.kept.push({ kind: 'NAME', value, holder, token: await tokenOf(dependencies, 'NAME', value, holder) });
    this.done.shared += 1;
  }

  async reveal(dependencies: UseCaseDependencies): Promise<void> {
    const one = this.anyKept();
    const shown = await presentTokens(dependencies, [one], one.holder);
    if (this.leaving.has(one.holder.id)) return;
    expect(shown).toEqual([{ level: 'CLEAR', value: one.value }]);
    this.done.revealed += 1;
  }

  async find(dependencies: UseCaseDependencies): Promise<void> {
    const one = this.anyKept();
    const token = await findToken(dependencies, one, one.holder);
    if (this.leaving.has(one.holder.id)) return;
    expect(token).toBe(one.token);
    this.done.found += 1;
  }

  /** Persons with a value of their own, who do not come back. */
  async erase(dependencies: UseCaseDependencies): Promise<void> {
    const at = this.kept.findIndex(({ value }) => value.startsWith('Newcomer'));
    const [one] = at === -1 ? [] : this.kept.splice(at, 1);
    if (one === undefined) return;
    this.leaving.add(one.holder.id);
    const authTime = Math.floor(Date.now() / 1000);
    const { id } = await eraseSubject(dependencies, one.holder.id, { ...one.holder, authTime });
    await eventually(
      async () => {
        expect(await dependencies.jobs.find(TENANT, id)).toMatchObject({ state: 'SUCCEEDED' });
      },
      { timeoutMs: 30_000 },
    );
    this.erased.push(one);
    this.done.erased += 1;
  }

  private anyKept(): Kept {
    this.picks += 1;
    const one = this.kept[(Math.imul(this.picks, 2_654_435_761) >>> 0) % this.kept.length];
    if (one === undefined) throw new Error('Nothing is kept yet.');
    return one;
  }
}

describe('all four rotations under load', () => {
  it('lose nothing, double nothing and disturb nobody', async () => {
    const load = new Load();
    const [first, second] = [processes[0]!, processes[1]!];
    load.kept.push(...(await keepValues(vault, first, 60, 2)));
    for (const dependencies of [first, second]) {
      load.start(() => load.write(dependencies));
      load.start(() => load.share(dependencies));
      load.start(() => load.reveal(dependencies));
      load.start(() => load.find(dependencies));
    }
    load.start(() => load.erase(second));

    for (const rotation of KEY_ROTATIONS) {
      const before = { ...load.done };
      const { id } = await openRotation(vault, first, rotation);
      await eventually(
        async () => {
          expect(await first.jobs.find(TENANT, id)).toMatchObject({ state: 'SUCCEEDED', failed: 0 });
          // The load went on meanwhile, each part of it.
          for (const part of ['written', 'shared', 'revealed', 'found'] as const) {
            expect(load.done[part]).toBeGreaterThan(before[part]);
          }
        },
        { timeoutMs: 30_000 },
      );
    }
    await load.stop();

    await expectIntact(vault.another({ clock: systemClock }), load.kept);
    await expectNoTokenTwice(load);
    await expectErased(load);
    await expectOneVersionEach();
  });
});

/** Every value that is kept has one token, and nothing else has any. */
async function expectNoTokenTwice({ kept }: Load): Promise<void> {
  const tokens = new Map<string, Set<string>>();
  for (const { value, token } of kept) tokens.set(value, (tokens.get(value) ?? new Set()).add(token));
  expect([...tokens.values()].every((some) => some.size === 1)).toBe(true);
  const { rows } = await vault.admin.query('SELECT count(*)::int AS count FROM tokens WHERE erased_at IS NULL');
  expect(rows).toEqual([{ count: tokens.size }]);
}

async function expectErased({ erased }: Load): Promise<void> {
  expect(erased.length).toBeGreaterThan(0);
  const fresh = vault.another({ clock: systemClock });
  const tokens = erased.map(({ token }) => token);
  expect(await fresh.tokens.open(TENANT, tokens, undefined)).toEqual(tokens.map(() => undefined));
}

async function expectOneVersionEach(): Promise<void> {
  const { rows } = await vault.admin.query(
    `SELECT (SELECT count(*)::int FROM tenant_keys) AS "tenantKeys",
       (SELECT count(*)::int FROM (
         SELECT FROM subject_keys WHERE wrapped IS NOT NULL GROUP BY subject HAVING count(*) > 1) AS more) AS "withMore",
       (SELECT lookup_version FROM index_states) AS "indexVersion"`,
  );
  expect(rows).toEqual([{ tenantKeys: 1, withMore: 0, indexVersion: 2 }]);
}
