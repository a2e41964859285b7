import { Bell, pause } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import pg from 'pg';
import type { AuditMetrics } from './metrics.ts';

/** A piece of work that follows the ledger. */
export interface FollowUpStep {
  readonly name: string;
  /** Does the next piece. @returns whether there may be more at once. */
  readonly run: () => Promise<boolean>;
}

/** What the follow-up works with. */
export interface FollowUpOptions {
  readonly databaseUrl: string;
  readonly steps: readonly FollowUpStep[];
  readonly metrics: AuditMetrics;
  readonly log: Logger;
}

/** The running follow-up. */
export interface FollowUp {
  /** Looks for work at once. */
  wake(): void;
  /** Finishes the step in work and stops. */
  close(): Promise<void>;
}

const LOCK = 'audit-follow-up';
const POLL_MS = 1000;
const STAND_BY_MS = 1000;
const RETRY_MS = 1000;

/**
 * Starts what follows the ledger: publishing, archiving, judging gaps. Of all processes one does it at a time, by an
 * advisory lock; each step is written so that two at once would do no harm. A step that fails does not hold up the others.
 */
export function startFollowUp(options: FollowUpOptions): FollowUp {
  const bell = new Bell();
  const ending = new AbortController();
  const done = follow(options, bell, ending.signal);
  return {
    wake: () => {
      bell.ring();
    },
    async close() {
      ending.abort();
      bell.ring();
      await done;
    },
  };
}

async function follow(options: FollowUpOptions, bell: Bell, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await followInSession(options, bell, signal);
    } catch (error) {
      options.metrics.failed('session');
      options.log.warn({ err: error }, 'the follow-up lost its session and begins again');
      await pause(RETRY_MS, signal);
    }
  }
}

async function followInSession(options: FollowUpOptions, bell: Bell, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: options.databaseUrl, application_name: 'audit-follow-up' });
  client.on('error', () => {
    bell.ring(); // the next query fails
  });
  try {
    await client.connect();
    while (!signal.aborted && !(await tryLock(client))) await pause(STAND_BY_MS, signal);
    while (!signal.aborted) {
      await client.query('SELECT 1'); // the lock is ours as long as the session lives
      await work(options, bell);
    }
  } finally {
    await client.end().catch(() => undefined); // frees the lock
  }
}

async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken',
    [LOCK],
  );
  return rows[0]?.taken === true;
}

async function work({ steps, metrics, log }: FollowUpOptions, bell: Bell): Promise<void> {
  bell.reset();
  let more = false;
  for (const step of steps) {
    try {
      if (await step.run()) more = true;
    } catch (error) {
      metrics.failed(step.name);
      log.warn({ err: error, step: step.name }, 'a step of the follow-up failed and will be repeated');
    }
  }
  if (!more) await bell.wait(POLL_MS);
}
