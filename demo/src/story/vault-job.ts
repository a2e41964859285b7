import { awaitAnswer, expectThat } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';

const JOB = /* GraphQL */ `
  query Job($id: ID!) {
    vaultJob(id: $id) {
      id
      type
      state
      phase
      done
      total
      failed
      errorCode
    }
  }
`;

/** Long work of the vault, as who asked for it sees it. */
export interface JobView {
  readonly id: string;
  readonly type: string;
  readonly state: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** A word of the job's own. */
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  readonly failed: number;
  readonly errorCode: string | null;
}

/** How long and for what a job is waited for. */
export interface Patience {
  /** 30 seconds by default. */
  readonly timeoutMs?: number;
  /** A phase that is as good as the end; none by default. */
  readonly orPhase?: string;
}

/** Sparing: who polls is counted, like everybody else. */
const POLL_MS = 500;

/** Waits until a job has succeeded. @throws HopFailed when it fails, leaves something undone, or takes too long. */
export async function awaitJob(client: GraphQLClient, id: string, patience: Patience = {}): Promise<JobView> {
  const { timeoutMs = 30_000, orPhase } = patience;
  const job = await awaitAnswer(
    async () => (await client.ask<{ vaultJob: JobView }>(JOB, { id })).vaultJob,
    ({ state, phase }) => state === 'SUCCEEDED' || state === 'FAILED' || phase === orPhase,
    ({ state, phase, done, total }) => `the job is ${state} in ${phase} after ${String(done)} of ${String(total)}`,
    timeoutMs,
    POLL_MS,
  );
  expectThat(job.state !== 'FAILED', `the job failed: ${job.errorCode ?? 'no code'}`);
  expectThat(job.failed === 0, `the job left ${String(job.failed)} undone`);
  return job;
}
