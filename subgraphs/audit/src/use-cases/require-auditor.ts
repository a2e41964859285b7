import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';

const AUDITOR = 'auditor';

/**
 * The scope `audit:read` lets a client ask for what its user may see; the role says that this user may see the ledger.
 *
 * @throws CrowdPayError FORBIDDEN unless the caller is an auditor.
 */
export function requireAuditor(principal: Principal): void {
  if (!isAuditor(principal)) throw new CrowdPayError('FORBIDDEN', 'Only auditors may read the audit ledger.');
}

/** Whether the caller is an auditor of its tenant. */
export function isAuditor({ roles, scopes }: Principal): boolean {
  return roles.includes(AUDITOR) && scopes.includes('audit:read');
}
