import type { AuditActor } from '@crowdpay/audit-event';

/** What a job can be about. */
export const JOB_TYPES = [
  'KEK_ROTATION',
  'TENANT_KEY_ROTATION',
  'DATA_KEY_ROTATION',
  'INDEX_KEY_ROTATION',
  'SUBJECT_ERASURE',
  'SUBJECT_EXPORT',
] as const;

/** One of {@link JOB_TYPES}. */
export type JobType = (typeof JOB_TYPES)[number];

/**
 * QUEUED: nobody works at it now. RUNNING: a worker has its lease. SUCCEEDED and FAILED are ends; what a failed job has
 * done stays done, and a new job does the rest.
 */
export const JOB_STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;

/** One of {@link JOB_STATES}. */
export type JobState = (typeof JOB_STATES)[number];

/** How long a job stays with its worker after its last progress, in ms: far longer than a batch takes. */
export const JOB_LEASE_MS = 30_000;

/** Long work of one tenant, done in batches. */
export interface Job {
  readonly tenant: string;
  /** `job_…` */
  readonly id: string;
  readonly type: JobType;
  readonly state: JobState;
  /** Which part of the work is next; empty at the beginning. A word of the job's runner. */
  readonly phase: string;
  /** How far that part is; empty at its beginning. */
  readonly cursor: string;
  /** Things done, for example keys wrapped again. */
  readonly done: number;
  /** Things to be done; null while it is not known. When the job has succeeded: `done + failed`. */
  readonly total: number | null;
  /** Things that could not be done and were left as they are. */
  readonly failed: number;
  /** The data subject that it is about. */
  readonly subject?: string;
  /** Number of the present lease: grows whenever a worker takes the job up. */
  readonly fence: number;
  /** How often it was taken up since its last progress, this time included. */
  readonly attempts: number;
  /** Why it stopped last; cleared by progress. */
  readonly errorCode?: string;
  readonly requestedBy: AuditActor;
  /** `req_…` of the request that asked for it. */
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt?: Date;
}

/** A job to be done. */
export interface NewJob {
  readonly tenant: string;
  readonly type: JobType;
  readonly subject?: string;
  readonly requestedBy: AuditActor;
  readonly requestId: string;
}

/** What a batch has achieved. */
export interface JobProgress {
  /** The phase from now on. */
  readonly phase?: string;
  /** The cursor from now on; a new phase begins with an empty one unless it is given. */
  readonly cursor?: string;
  /** Added to `done`. */
  readonly done?: number;
  /** Added to `failed`. */
  readonly failed?: number;
  readonly total?: number;
  /** The job has succeeded. */
  readonly finished?: boolean;
  /** The rest has to wait until then; the job is given back meanwhile. */
  readonly resumeAt?: Date;
}

/**
 * Does ONE batch of a job in ONE transaction, in which it calls {@link JobWriter.advance}, and returns what that
 * returned. It reads where to go on from the job alone, so that a batch which a crash took away is simply done again.
 */
export type JobRunner = (job: Job) => Promise<Job>;

/** The runner of each type. */
export type JobRunners = Readonly<Record<JobType, JobRunner>>;

/** Jobs inside a transaction. */
export interface JobWriter {
  /** Opens a job. @returns it, or the one of that type (and subject) which is open already. */
  open(job: NewJob): Promise<Job>;
  /**
   * Commits a batch's progress with it, and prolongs the lease.
   *
   * @throws LeaseLost when another worker may have taken the job up: everything in the transaction has to go.
   */
  advance(job: Job, progress: JobProgress): Promise<Job>;
}

/** Which jobs of a tenant, newest first. */
export interface JobFilter {
  /** How many at most. */
  readonly limit: number;
  readonly after: { readonly at: Date; readonly id: string } | null;
  readonly type?: JobType;
  readonly state?: JobState;
}

/** The open jobs of one type and state, of all tenants together: for those who watch over the service. */
export interface OpenJobs {
  readonly type: JobType;
  readonly state: JobState;
  readonly count: number;
  readonly done: number;
  /** Of those jobs that know it. */
  readonly total: number;
  readonly failed: number;
  /** When the oldest was created. */
  readonly oldest: Date;
}

/** Where jobs are kept. */
export interface JobQueue {
  find(tenant: string, id: string): Promise<Job | undefined>;
  list(tenant: string, filter: JobFilter): Promise<readonly Job[]>;
  /**
   * Takes up a job that nobody works at, for the time of a lease: what concerns a person first, then what has waited
   * longest. Of several workers each gets another one.
   */
  claim(now: Date, leaseMs: number): Promise<Job | undefined>;
  /** Gives a job back, to be taken up by anybody from `until` on. Nothing happens when the lease is lost. */
  release(job: Job, release: JobRelease): Promise<void>;
  /** Ends a job without success. Nothing happens when the lease is lost. */
  fail(job: Job, errorCode: string, now: Date): Promise<void>;
  openJobs(): Promise<readonly OpenJobs[]>;
}

/** Why a job is given back. */
export interface JobRelease {
  readonly until: Date;
  /** What went wrong, if anything did. */
  readonly errorCode?: string;
  /** How many attempts in vain are counted from now on. */
  readonly attempts: number;
}

/** Another worker may have the job by now: nothing that was done for it may be committed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor() {
    super('The lease of the job was lost.');
  }
}
