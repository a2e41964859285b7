import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import type { AuditContext } from '../domain/audit-context.ts';
import type { DataSubject } from '../domain/data-subject.ts';
import type { LatestSubjectKey, SubjectKey, SubjectKeyStore } from '../domain/keys.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { subjectKeyCreated } from '../events.ts';
import type { KeyRing } from './key-ring.ts';
import { newWrappedSubjectKey, withSubjectKey } from './subject-key-wrap.ts';

const FIRST_VERSION = 1;

/** The data keys of data subjects. */
export interface SubjectKeys {
  /**
   * The key that a subject's data is encrypted under, made and audited on first use.
   *
   * @throws CrowdPayError CONFLICT when the subject's data was erased: their key is never made anew.
   */
  current(holder: DataSubject, context: AuditContext): Promise<SubjectKey>;
  /** Runs `work` with the plaintext of `key`; `work` must not keep it. */
  use<Result>(key: SubjectKey, work: (dataKey: Buffer) => Result): Promise<Result>;
}

/** Makes, finds and opens data keys. */
export function createSubjectKeys(dependencies: {
  readonly keys: KeyRing;
  readonly subjectKeys: SubjectKeyStore;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly randomness: Randomness;
}): SubjectKeys {
  const { keys, subjectKeys: store, unitOfWork, clock, randomness } = dependencies;

  const make = async ({ tenant, subject }: DataSubject, context: AuditContext): Promise<void> => {
    const tenantKeyVersion = await keys.tenantKeyVersion(tenant);
    const place = { tenant, subject, version: FIRST_VERSION, tenantKeyVersion };
    const wrapped = await keys.withTenantKey(tenant, tenantKeyVersion, (tenantKey) =>
      newWrappedSubjectKey(tenantKey, place, randomness),
    );
    await unitOfWork.run(async (transaction) => {
      const key = { ...place, wrapped };
      // Of several first writers one inserts, and its key is everybody's.
      if (await transaction.subjectKeys.insert(key, clock.now())) {
        await transaction.record(subjectKeyCreated(key, context));
      }
    });
  };

  return {
    async current(holder, context) {
      const existing = await store.latest(holder.tenant, holder.subject);
      if (existing !== undefined) return living(existing);
      await make(holder, context);
      return living(await store.latest(holder.tenant, holder.subject));
    },
    use: (key, work) =>
      keys.withTenantKey(key.tenant, key.tenantKeyVersion, (tenantKey) =>
        withSubjectKey(tenantKey, key.wrapped, key, work),
      ),
  };
}

function living(key: LatestSubjectKey): SubjectKey {
  if (key === 'DESTROYED') throw new CrowdPayError('CONFLICT', 'The data of this person was erased.');
  if (key === undefined) throw new CrowdPayError('INTERNAL', 'An encryption key is missing.');
  return key;
}
