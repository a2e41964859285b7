import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { IdSource, Randomness } from '@crowdpay/ids';
import type { Principal } from '@crowdpay/principal';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { sealReason } from '../../crypto/reason-cipher.ts';
import { auditContextOf } from '../../domain/audit-context.ts';
import type { SealedReason } from '../../domain/reveal-reason.ts';

/** What sealing needs. */
export interface SealRevealReasonDependencies {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
}

/**
 * Encrypts what the caller says about the purpose OTHER, to be kept beside the audit event that names it: free text may
 * hold personal data, and never enters an event.
 *
 * @returns undefined for a caller who states another purpose or none.
 * @throws CrowdPayError INVALID_INPUT for OTHER without a text; UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function sealRevealReason(
  { keys, clock, ids, randomness }: SealRevealReasonDependencies,
  principal: Principal,
): Promise<SealedReason | undefined> {
  const { tenant, purpose, purposeText } = principal;
  if (purpose !== 'OTHER') return undefined;
  if (purposeText === undefined) throw new CrowdPayError('INVALID_INPUT', 'The purpose OTHER needs a reason in words.');
  const place = { tenant, id: ids.next('rsn'), tenantKeyVersion: await keys.tenantKeyVersion(tenant) };
  const ciphertext = await keys.withTenantKey(tenant, place.tenantKeyVersion, (tenantKey) =>
    sealReason(tenantKey, purposeText, place, randomness),
  );
  return { ...place, caller: auditContextOf(principal).actor, ciphertext, createdAt: clock.now() };
}
