// The vault's job worker as a process of its own, for tests that kill it. Takes its settings as JSON, says when it is
// ready, and begins when it is told to.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { localKms } from '@crowdpay/kms';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import { loadPolicy } from '@crowdpay/policy';
import { JOB_TYPES, type JobRunner, type JobRunners } from '../../src/domain/jobs.ts';
import { createJobMetrics } from '../../src/jobs/job-metrics.ts';
import { jobRunners } from '../../src/jobs/job-runners.ts';
import { startJobWorker } from '../../src/jobs/job-worker.ts';
import { openDatabase } from '../../src/store/database.ts';
import { wireUseCases } from '../../src/wire-use-cases.ts';
import { testCrowd } from '../test-crowd.ts';
import type { WorkerSettings } from './worker-processes.ts';

const settings = JSON.parse(process.argv[2] ?? '') as WorkerSettings;
const clock = systemClock;
const ids = randomIds(clock);
const metrics = createMetrics({ service: 'vault' });
const log = createLogger({ name: 'vault', level: 'fatal' });
const database = openDatabase(settings.databaseUrl, log);
const dependencies = wireUseCases(
  {
    kms: await localKms({ rootKeyFile: settings.rootKeyFile }),
    policy: await loadPolicy({ file: settings.policyFile, clock, ids }),
    panTokenFormat: 'BIN6_LAST4',
    clock,
    ids,
    randomness: systemRandomness,
    log,
    metrics,
    crowd: testCrowd(),
    jobLeaseMs: settings.leaseMs,
  },
  database,
);

// A pause behind each batch, in which its progress can be seen from outside before the next one is committed.
const slowly =
  (runner: JobRunner): JobRunner =>
  async (job) => {
    const next = await runner(job);
    await pause(settings.pauseMs);
    return next;
  };
const runners = jobRunners(dependencies, { retireAfterMs: settings.retireAfterMs });
const slow = Object.fromEntries(JOB_TYPES.map((type) => [type, slowly(runners[type])])) as unknown as JobRunners;

await database.prisma.$queryRaw`SELECT 1`;
process.stdout.write('ready\n');
await once(process.stdin, 'data');
startJobWorker({
  queue: dependencies.jobs,
  runners: slow,
  bell: dependencies.jobBell,
  clock,
  log,
  metrics: createJobMetrics(metrics, dependencies.jobs, clock),
  leaseMs: settings.leaseMs,
  pollMs: 20,
});
