import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import type { AuditContext } from '../domain/audit-context.ts';
import type { DataSubject } from '../domain/data-subject.ts';
import type { LatestSubjectKey, SubjectKey, SubjectKeyStore } from '../domain/keys.ts';
import { TenantKeyGone } from '../domain/tenant-key-gone.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { subjectKeyCreated } from '../events/tokens-and-keys.ts';
import { KeyCache, type KeyCacheLimits, type KeyWork } from './key-cache.ts';
import type { KeyRing } from './key-ring.ts';
import { newWrappedSubjectKey, unwrapSubjectKey } from './subject-key-wrap.ts';

const FIRST_VERSION = 1;
const MAX_ATTEMPTS = 3;

/** The data keys of data subjects. */
export interface SubjectKeys {
  /**
   * The key that a subject's data is encrypted under, made and audited on first use.
   *
   * @throws CrowdPayError CONFLICT when the subject's data was erased: their key is never made anew.
   */
  current(holder: DataSubject, context: AuditContext): Promise<SubjectKey>;
  /**
   * Runs `work` with the plaintext of `key`; `work` must not keep it. A key that was used lately is still unwrapped, and
   * costs no call. Give only a key whose row was living just now: the cache does not know of an erasure elsewhere.
   *
   * @param amount what `work` will do.
   * @throws UnsealError when the wrapped key was changed or is another subject's.
   */
  use<Result>(key: SubjectKey, amount: KeyWork, work: (dataKey: Buffer) => Result): Promise<Result>;
  /** Wipes a subject's keys: they were destroyed. */
  forget(holder: DataSubject): void;
  /** Wipes the keys that are too old. */
  sweep(): void;
  /** Wipes every key. */
  close(): void;
}

/**
 * Makes, finds and opens data keys.
 *
 * @param dependencies.limits bounds of the cache of plaintext keys.
 */
export function createSubjectKeys(dependencies: {
  readonly keys: Pick<KeyRing, 'tenantKeyVersion' | 'withTenantKey'>;
  readonly subjectKeys: SubjectKeyStore;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly limits: KeyCacheLimits;
}): SubjectKeys {
  const { keys, subjectKeys: store, unitOfWork, clock, randomness } = dependencies;
  const cache = new KeyCache(clock, dependencies.limits);

  const make = async ({ tenant, subject }: DataSubject, context: AuditContext): Promise<void> => {
    const tenantKeyVersion = await keys.tenantKeyVersion(tenant);
    const place = { tenant, subject, version: FIRST_VERSION, tenantKeyVersion };
    const wrapped = await keys.withTenantKey(tenant, tenantKeyVersion, (tenantKey) =>
      newWrappedSubjectKey(tenantKey, place, randomness),
    );
    await unitOfWork.run(async (transaction) => {
      const key = { ...place, wrapped };
      // Of several first writers one inserts, and its key is everybody's.
      // A key made for somebody anonymous is that of a registration, which may still come to nothing.
      const provisional = context.actor.kind === 'anonymous';
      if (await transaction.subjectKeys.insert(key, clock.now(), provisional)) {
        await transaction.record(subjectKeyCreated(key, context));
      }
    });
  };

  return {
    async current(holder, context) {
      const existing = await store.latest(holder.tenant, holder.subject);
      if (existing !== undefined) return living(existing);
      await makeUnderNewest(() => make(holder, context));
      return living(await store.latest(holder.tenant, holder.subject));
    },
    use(key, amount, work) {
      const load = (): Promise<Buffer> =>
        keys.withTenantKey(key.tenant, key.tenantKeyVersion, (tenantKey) =>
          unwrapSubjectKey(tenantKey, key.wrapped, key),
        );
      return cache.use(nameOf(key), load, amount, work);
    },
    forget: (holder) => {
      cache.forget(prefixOf(holder));
    },
    sweep: () => {
      cache.sweep();
    },
    close: () => {
      cache.clear();
    },
  };
}

// A rotation may retire the version of the tenant's key between its being read and used: then the newest is read again.
async function makeUnderNewest(make: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await make();
      return;
    } catch (error) {
      if (!(error instanceof TenantKeyGone) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

// The wrapped key is part of the name, so that a warm cache opens exactly what the cold one would: a row that was tampered
// with has another name.
function nameOf(key: SubjectKey): string {
  return `${prefixOf(key)}${key.version} ${key.wrapped.toString('latin1')}`;
}

// No text in PostgreSQL holds a NUL, so that no two subjects have one name.
function prefixOf({ tenant, subject }: DataSubject): string {
  return `${tenant}\0${subject}\0`;
}

function living(key: LatestSubjectKey): SubjectKey {
  if (key === 'DESTROYED') throw new CrowdPayError('CONFLICT', 'The data of this person was erased.');
  if (key === undefined) throw new CrowdPayError('INTERNAL', 'An encryption key is missing.');
  return key;
}
