import type { AuditActor } from '@crowdpay/audit-event';
import type { Principal } from '@crowdpay/principal';

/** Who acts, for which tenant, in the course of which request. */
export interface AuditContext {
  readonly tenant: string;
  readonly actor: AuditActor;
  readonly requestId: string;
}

/** The audit context of a caller's request. */
export function auditContextOf(principal: Principal): AuditContext {
  const { tenant, kind, id, requestId } = principal;
  return { tenant, actor: { kind, id }, requestId };
}
