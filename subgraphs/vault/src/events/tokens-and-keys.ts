import type { NewAuditEvent } from '@crowdpay/audit-event';
import type { AuditContext } from '../domain/audit-context.ts';
import type { SubjectKey } from '../domain/keys.ts';
import type { SecurityCodeUse } from '../domain/security-codes.ts';

// The audit events about keys, tokens and security codes.

/** The first thing of a data subject's is encrypted: their data key exists from now on. */
export function subjectKeyCreated(key: SubjectKey, context: AuditContext): NewAuditEvent {
  const { subject, version, tenantKeyVersion } = key;
  return {
    ...context,
    type: 'vault.subject-key.created',
    subject,
    data: { keyId: `subject-key/${version}`, wrappedBy: `tenant-key/${tenantKeyVersion}`, keyVersion: version },
  };
}

/** Random tokens were erased because their time was over: `count` of them, in one transaction with this. */
export function tokensExpired(count: number, context: AuditContext): NewAuditEvent {
  return { ...context, type: 'vault.token.expired', subject: context.tenant, data: { count } };
}

/** A security code was deleted: its authorisation is over, or its time. */
export function securityCodeDiscarded(
  code: Pick<SecurityCodeUse, 'token'> & Partial<SecurityCodeUse>,
  reason: 'AUTHORISATION_ENDED' | 'EXPIRED',
  context: AuditContext,
): NewAuditEvent {
  const { token, sagaId } = code;
  return {
    ...context,
    type: 'vault.cvc.discarded',
    subject: token,
    related: sagaId === undefined ? [] : [sagaId],
    data: { token, reason, sagaId },
  };
}
