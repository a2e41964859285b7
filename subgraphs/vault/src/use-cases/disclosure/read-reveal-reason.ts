import { CrowdPayError } from '@crowdpay/errors';
import { UnsealError } from '@crowdpay/kms';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { KeyRing } from '../../crypto/key-ring.ts';
import { openReason } from '../../crypto/reason-cipher.ts';
import type { RevealReasonStore, SealedReason } from '../../domain/reveal-reason.ts';

/** What reading a reason needs. */
export interface ReadRevealReasonDependencies {
  readonly policy: PolicyEngine;
  readonly revealReasons: RevealReasonStore;
  readonly keys: KeyRing;
}

/** Why somebody looked, in their own words. */
export interface RevealReason extends Pick<SealedReason, 'id' | 'caller' | 'createdAt'> {
  readonly text: string;
}

/**
 * The words behind the purpose OTHER, for those who review reveals.
 *
 * @param id `rsn_…`, as an audit event names it.
 * @throws CrowdPayError POLICY_DENIED for everybody else; NOT_FOUND; INTERNAL for one that was tampered with.
 */
export async function readRevealReason(
  { policy, revealReasons, keys }: ReadRevealReasonDependencies,
  id: string,
  principal: Principal,
): Promise<RevealReason> {
  const { tenant } = principal;
  requireAllowed(policy.decide({ action: 'reveal.reason.read', principal, resource: { tenant }, context: {} }));
  const reason = await revealReasons.find(tenant, id);
  if (reason === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such reason.');
  const { caller, createdAt, ciphertext, tenantKeyVersion } = reason;
  try {
    const text = await keys.withTenantKey(tenant, tenantKeyVersion, (tenantKey) =>
      openReason(tenantKey, ciphertext, reason),
    );
    return { id: reason.id, text, caller, createdAt };
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    throw new CrowdPayError('INTERNAL', 'The reason cannot be read: it was changed past the vault.');
  }
}
