import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { localKms } from '@crowdpay/kms';
import { createMetrics } from '@crowdpay/metrics';
import { eventually, silentLogger } from '@crowdpay/testkit';
import { newTenantKey } from '../../src/crypto/tenant-key-wrap.ts';
import type { Job } from '../../src/domain/jobs.ts';
import type { KeyRotation } from '../../src/domain/key-rotations.ts';
import { createJobMetrics } from '../../src/jobs/job-metrics.ts';
import { jobRunners } from '../../src/jobs/job-runners.ts';
import { startJobWorker } from '../../src/jobs/job-worker.ts';
import type { UseCaseDependencies } from '../../src/wire-use-cases.ts';
import { expectIntact, keepValues, type Kept, openRotation, TENANT } from '../rotation-fixture.ts';
import { openVault, type VaultFixture } from '../vault-fixture.ts';
import { type WorkerProcesses, workerProcesses } from './worker-processes.ts';

jest.setTimeout(60_000);

const KILLS = 3;
const PERSONS = 240;
const VALUES_EACH = 5;
const HOLDINGS = PERSONS * (VALUES_EACH + 1);
const TENANT_KEYS = 120;
const LEASE_MS = 1_000;
const RETIRE_AFTER_MS = 100;
// Between two batches: long enough to be seen from here, however busy the machine is.
const PAUSE_MS = 150;
const POLICY_FILE = join(import.meta.dirname, '../../../../policy/crowdpay.wasm');

let vault: VaultFixture;
let directory: string;
let rootKeyFile: string;
let dependencies: UseCaseDependencies;
let kept: readonly Kept[];
let workers: WorkerProcesses;

beforeAll(async () => {
  vault = await openVault();
  directory = await mkdtemp(join(tmpdir(), 'kill-'));
  rootKeyFile = join(directory, 'root.key');
  const kms = await localKms({ rootKeyFile });
  dependencies = vault.another({ kms, clock: systemClock });
  const parts = Array.from({ length: 4 }, () => keepValues(vault, dependencies, PERSONS / 4, VALUES_EACH));
  kept = (await Promise.all(parts)).flat();
  const versions = Array.from({ length: TENANT_KEYS - 1 }, (_, index) => index + 2);
  await Promise.all(
    versions.map(async (version) =>
      dependencies.tenantKeys.insert(await newTenantKey(kms, TENANT, version, systemClock.now())),
    ),
  );
  // From here on every process that starts wraps with a new root key.
  await appendFile(rootKeyFile, `${'7b'.repeat(32)}\n`);
  const settings = { databaseUrl: vault.databaseUrl, rootKeyFile, policyFile: POLICY_FILE, leaseMs: LEASE_MS };
  workers = await workerProcesses({ ...settings, pauseMs: PAUSE_MS, retireAfterMs: RETIRE_AFTER_MS }, 2);
});

afterAll(async () => {
  await workers.close();
  await vault.close();
  await rm(directory, { recursive: true });
});

/** The vault as a process that has just started sees it. */
async function freshProcess(): Promise<UseCaseDependencies> {
  return vault.another({ kms: await localKms({ rootKeyFile }), clock: systemClock });
}

async function read(job: Job): Promise<Job> {
  const found = await dependencies.jobs.find(job.tenant, job.id);
  if (found === undefined) throw new Error('The job is gone.');
  return found;
}

/** The moments of death are random, and the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rotates while each worker that takes the job up is killed some time after its first batch. */
async function rotateUnderFire(rotation: KeyRotation, seed: number): Promise<{ job: Job; deaths: number }> {
  const random = seeded(seed);
  const job = await openRotation(vault, dependencies, rotation);
  let before = job;
  for (let deaths = 0; deaths < KILLS; deaths += 1) {
    const worker = await workers.next();
    worker.begin();
    await eventually(
      async () => {
        expect(placeOf(await read(job))).not.toBe(placeOf(before));
      },
      { timeoutMs: 20_000 },
    );
    // In the pause behind the batch, or in the middle of the next one.
    await pause(random() * PAUSE_MS * 1.3);
    await worker.kill();
    before = await read(job);
    if (before.state === 'SUCCEEDED') return { job: before, deaths };
  }
  await finish(job);
  return { job: await read(job), deaths: KILLS };
}

/** A vault that starts afterwards goes on where the last one died, and nobody disturbs it. */
async function finish(job: Job): Promise<void> {
  const fresh = await freshProcess();
  const worker = startJobWorker({
    queue: fresh.jobs,
    runners: jobRunners(fresh, { retireAfterMs: RETIRE_AFTER_MS }),
    bell: fresh.jobBell,
    clock: systemClock,
    log: silentLogger(),
    metrics: createJobMetrics(createMetrics({ service: 'vault' }), fresh.jobs, systemClock),
    leaseMs: LEASE_MS,
    pollMs: 20,
  });
  await eventually(
    async () => {
      expect((await read(job)).state).toBe('SUCCEEDED');
    },
    { timeoutMs: 20_000 },
  );
  await worker.close();
}

const placeOf = ({ phase, cursor, done }: Job): string => `${phase} ${cursor} ${done}`;

async function column<Value>(query: string): Promise<Value[]> {
  const { rows } = await vault.admin.query<{ value: Value }>(query);
  return rows.map(({ value }) => value);
}

async function toldPhases(job: Job): Promise<unknown[]> {
  const events = await vault.events('vault.key.rotated');
  return events.filter(({ subject }) => subject === job.id).map(({ data }) => data['phase']);
}

describe('a worker that is killed again and again', () => {
  it('while the key-encryption key is rotated leaves every tenant key wrapped anew, once', async () => {
    const [oldKey] = await column('SELECT DISTINCT kms_key_id AS value FROM tenant_keys');
    const { job, deaths } = await rotateUnderFire('KEK', 11);
    expect(deaths).toBe(KILLS);
    expect(job).toMatchObject({ done: TENANT_KEYS, total: TENANT_KEYS, failed: 0 });
    const keys = await column('SELECT DISTINCT kms_key_id AS value FROM tenant_keys');
    expect(keys).toHaveLength(1);
    expect(keys).not.toContain(oldKey);
    expect(await toldPhases(job)).toEqual(['STARTED', 'COMPLETED']);
    await expectIntact(await freshProcess(), kept);
  });

  it('while the tenant key is rotated leaves every data key under the one new version, the old ones gone', async () => {
    const { job, deaths } = await rotateUnderFire('TENANT_KEY', 23);
    expect(deaths).toBe(KILLS);
    expect(job).toMatchObject({ done: PERSONS, total: PERSONS, failed: 0 });
    expect(await column('SELECT version AS value FROM tenant_keys')).toEqual([TENANT_KEYS + 1]);
    expect(await column('SELECT DISTINCT tenant_key_version AS value FROM subject_keys')).toEqual([TENANT_KEYS + 1]);
    expect(await toldPhases(job)).toEqual(['STARTED', 'COMPLETED']);
    await expectIntact(await freshProcess(), kept);
  });

  it('while data keys are rotated leaves every holding under its new key, the old ones gone', async () => {
    const { job, deaths } = await rotateUnderFire('DATA_KEY', 37);
    expect(deaths).toBe(KILLS);
    expect(job).toMatchObject({ done: HOLDINGS, total: HOLDINGS, failed: 0 });
    expect(await column('SELECT DISTINCT version AS value FROM subject_keys')).toEqual([2]);
    expect(await column('SELECT count(*)::int AS value FROM holdings WHERE key_version = 2')).toEqual([HOLDINGS]);
    expect(await toldPhases(job)).toEqual(['STARTED', 'COMPLETED']);
    await expectIntact(await freshProcess(), kept);
  });

  it('while the index key is rotated leaves every value with its one token, found by the new key alone', async () => {
    const tokens = PERSONS * VALUES_EACH + 1;
    const { job, deaths } = await rotateUnderFire('INDEX_KEY', 53);
    expect(deaths).toBe(KILLS);
    expect(job).toMatchObject({ done: tokens, total: tokens, failed: 0 });
    expect(await column('SELECT lookup_version AS value FROM index_states')).toEqual([2]);
    expect(await column('SELECT count(*)::int AS value FROM tokens WHERE odd_index_version IS NOT NULL')).toEqual([0]);
    expect(await column('SELECT count(*)::int AS value FROM tokens WHERE even_index_version = 2')).toEqual([tokens]);
    expect(await toldPhases(job)).toEqual(['STARTED', 'COMPLETED']);
    await expectIntact(await freshProcess(), kept);
  });
});
