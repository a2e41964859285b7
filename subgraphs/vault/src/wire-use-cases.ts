import { Bell, type Clock } from '@crowdpay/clock';
import type { IdSource, Randomness } from '@crowdpay/ids';
import type { KeyManagement } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import { createIndexKeys } from './crypto/index-keys.ts';
import { createKeyRing, type KeyRing } from './crypto/key-ring.ts';
import { createSubjectKeys } from './crypto/subject-keys.ts';
import type { CrowdDirectory } from './domain/crowd-directory.ts';
import type { DataKeyRotationReader } from './domain/data-key-rotation.ts';
import { createDraw } from './domain/draw.ts';
import type { ErasureReplays } from './domain/erasure.ts';
import type { IndexRotationStore } from './domain/index-rotation.ts';
import type { IndexStateStore } from './domain/index-state.ts';
import { JOB_LEASE_MS, type JobQueue } from './domain/jobs.ts';
import { DEFAULT_KEY_MAX_AGES, type KeyAgeReader, type KeyMaxAges } from './domain/key-ages.ts';
import type { TenantKeyStore } from './domain/keys.ts';
import { allKinds, type PanTokenFormat } from './domain/kinds/index.ts';
import type { SubjectExports, SubjectHoldings } from './domain/subject-export.ts';
import type { SubjectRequestReader } from './domain/subject-request.ts';
import type { TenantKeyRotationReader } from './domain/tenant-key-rotation.ts';
import { DEFAULT_VOLUME_LIMITS, type VolumeLimits } from './domain/volume/limits.ts';
import type { Registrations } from './domain/registrations.ts';
import type { RevealFreezes } from './domain/volume/reveal-freezes.ts';
import { DEFAULT_UNUSUAL_VOLUME_RULES, type UnusualVolumeRules } from './domain/volume/unusual-volume.ts';
import type { InternalRouteDependencies } from './internal-routes.ts';
import { createVaultMetrics } from './metrics.ts';
import { postgresAnonymousDenials } from './store/anonymous-denial-store.ts';
import { prismaDataKeyRotationReader } from './store/data-key-rotation-store.ts';
import type { Database } from './store/database.ts';
import { prismaKeyAgeReader } from './store/key-age-store.ts';
import { prismaJobQueue } from './store/job-store.ts';
import { postgresIndexRotationStore } from './store/index-rotation-store.ts';
import { prismaErasureReplays } from './store/erasure-store.ts';
import { prismaIndexStateStore } from './store/index-state-store.ts';
import { prismaSubjectKeyStore, prismaTenantKeyStore } from './store/key-store.ts';
import { postgresRegistrations } from './store/registration-store.ts';
import { prismaRevealFreezes } from './store/reveal-freeze-store.ts';
import { prismaRevealReasonStore } from './store/reveal-reason-store.ts';
import { prismaSecurityCodeStore } from './store/security-code-store.ts';
import { prismaTenantKeyRotationReader } from './store/tenant-key-rotation-store.ts';
import { postgresTokenStore } from './store/token-store.ts';
import { postgresVolumeLimiter } from './store/volume-limiter.ts';
import { postgresSubjectHoldings, prismaSubjectExports } from './store/subject-export-store.ts';
import { prismaSubjectRequestReader } from './store/subject-request-store.ts';
import { prismaUnitOfWork } from './store/unit-of-work.ts';
import type { GuardVolumeDependencies } from './use-cases/volume/guard-volume.ts';
import { confirmIndexKey } from './use-cases/keys/confirm-index-key.ts';
import type { ReadRevealReasonDependencies } from './use-cases/disclosure/read-reveal-reason.ts';
import type { ReserveVolumeDependencies } from './use-cases/volume/reserve-volume.ts';
import { createSubjectRequestMetrics, type SubjectRequestMetrics } from './subject-requests/subject-request-metrics.ts';

/** What the use cases are made of. */
export interface UseCaseOptions {
  readonly kms: KeyManagement;
  readonly policy: PolicyEngine;
  readonly panTokenFormat: PanTokenFormat;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** See `JobWorkerOptions`; `JOB_LEASE_MS` by default. */
  readonly jobLeaseMs?: number;
  /** When rotations are due; `DEFAULT_KEY_MAX_AGES` by default. */
  readonly keyMaxAges?: KeyMaxAges;
  /** Who belongs to one pod together. */
  readonly crowd: CrowdDirectory;
  readonly volumeLimits?: VolumeLimits;
  readonly unusualVolume?: UnusualVolumeRules;
}

/** Everything that any of the vault's use cases asks for. */
export type UseCaseDependencies = InternalRouteDependencies &
  ReserveVolumeDependencies &
  GuardVolumeDependencies &
  ReadRevealReasonDependencies & {
    readonly freezes: RevealFreezes;
    readonly registrations: Registrations;
    readonly kms: KeyManagement;
    readonly keys: KeyRing;
    readonly tenantKeys: TenantKeyStore;
    readonly keyAges: KeyAgeReader;
    readonly keyMaxAges: KeyMaxAges;
    readonly tenantKeyRotation: TenantKeyRotationReader;
    readonly dataKeyRotation: DataKeyRotationReader;
    readonly indexStates: IndexStateStore;
    readonly indexRotation: IndexRotationStore;
    readonly jobs: JobQueue;
    readonly erasureReplays: ErasureReplays;
    readonly subjectHoldings: SubjectHoldings;
    readonly subjectExports: SubjectExports;
    readonly subjectRequests: SubjectRequestReader;
    readonly subjectRequestMetrics: SubjectRequestMetrics;
    readonly ids: IdSource;
    /** To be rung after the commit that opened a job. */
    readonly jobBell: Bell;
  };

// A key leaves memory after five minutes, 100,000 messages or 64 MiB, whichever comes first.
const KEY_CACHE_LIMITS = { maxEntries: 1_000, maxAgeMs: 5 * 60 * 1000, maxMessages: 100_000, maxBytes: 64 * 1_048_576 };
// Twenty batches of the largest size, each value of another person.
const SUBJECT_KEY_CACHE_LIMITS = { ...KEY_CACHE_LIMITS, maxEntries: 20_000 };

/**
 * Puts the use cases' dependencies together over a database. Close its keys (`keys`, `subjectKeys`, `indexKeys`) before
 * the database.
 */
export function wireUseCases(options: UseCaseOptions, { prisma, pool }: Database): UseCaseDependencies {
  const { kms, policy, clock, randomness, log, jobLeaseMs: leaseMs = JOB_LEASE_MS } = options;
  const unitOfWork = prismaUnitOfWork(prisma, createAuditRecorder(options), { ...options, leaseMs });
  const tenantKeys = prismaTenantKeyStore(prisma);
  const keys = createKeyRing({ kms, tenantKeys, clock, limits: KEY_CACHE_LIMITS });
  const subjectKeys = createSubjectKeys({
    keys,
    subjectKeys: prismaSubjectKeyStore(prisma),
    unitOfWork,
    clock,
    randomness,
    limits: SUBJECT_KEY_CACHE_LIMITS,
  });
  const indexStates = prismaIndexStateStore(prisma);
  const tokens = postgresTokenStore(pool, clock);
  const metrics = createVaultMetrics(options.metrics);
  const confirm = (tenant: string, version: number, key: Buffer): Promise<boolean> =>
    confirmIndexKey({ indexStates, tokens, subjectKeys, log, metrics }, tenant, version, key);
  return {
    kinds: allKinds(options),
    kms,
    keys,
    tenantKeys,
    keyAges: prismaKeyAgeReader(prisma),
    keyMaxAges: options.keyMaxAges ?? DEFAULT_KEY_MAX_AGES,
    tenantKeyRotation: prismaTenantKeyRotationReader(prisma),
    dataKeyRotation: prismaDataKeyRotationReader(prisma),
    indexKeys: createIndexKeys({ kms, states: indexStates, clock, limits: KEY_CACHE_LIMITS, confirm }),
    indexStates,
    indexRotation: postgresIndexRotationStore(pool),
    subjectKeys,
    tokens,
    securityCodes: prismaSecurityCodeStore(prisma),
    unitOfWork,
    jobs: prismaJobQueue(prisma),
    erasureReplays: prismaErasureReplays(prisma),
    subjectHoldings: postgresSubjectHoldings(pool),
    subjectExports: prismaSubjectExports(prisma),
    subjectRequests: prismaSubjectRequestReader(prisma),
    subjectRequestMetrics: createSubjectRequestMetrics(options.metrics),
    jobBell: new Bell(),
    volumeLimiter: postgresVolumeLimiter(pool, { clock, limits: options.volumeLimits ?? DEFAULT_VOLUME_LIMITS }),
    unusualVolume: options.unusualVolume ?? DEFAULT_UNUSUAL_VOLUME_RULES,
    freezes: prismaRevealFreezes(prisma),
    registrations: postgresRegistrations(pool),
    crowd: options.crowd,
    revealReasons: prismaRevealReasonStore(prisma),
    anonymousDenials: postgresAnonymousDenials(pool),
    policy,
    clock,
    ids: options.ids,
    draw: createDraw(randomness),
    randomness,
    log,
    metrics,
  };
}
