import { pageOf, type PageRequest, type TimePosition } from '@crowdpay/connection';
import { type PolicyEngine, requireAllowed } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { RevealFreezePage, RevealFreezes } from '../../domain/volume/reveal-freezes.ts';

/** What listing needs. */
export interface ListRevealFreezesDependencies {
  readonly freezes: RevealFreezes;
  readonly policy: PolicyEngine;
}

/**
 * The freezes of the caller's tenant, the newest first.
 *
 * @throws CrowdPayError POLICY_DENIED for all but compliance officers.
 */
export async function listRevealFreezes(
  { freezes, policy }: ListRevealFreezesDependencies,
  page: PageRequest<TimePosition>,
  principal: Principal,
): Promise<RevealFreezePage> {
  const { tenant } = principal;
  requireAllowed(policy.decide({ action: 'freeze.read', principal, resource: { tenant }, context: {} }));
  return pageOf(await freezes.list(tenant, page), page);
}
