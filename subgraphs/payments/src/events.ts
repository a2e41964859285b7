import type { AuditEventType } from '@crowdpay/audit-event';

/** The audit events that this subgraph publishes. It consumes `vault.subject-request.opened`. */
export const PUBLISHED_EVENTS = [
  'payments.contribution.created',
  'payments.contribution.declined',
  'payments.saga.reserved',
  'payments.saga.authorised',
  'payments.saga.captured',
  'payments.saga.posted',
  'payments.saga.settled',
  'payments.saga.aborted',
  'payments.webhook.refused',
  'payments.subject-request.handled',
] as const satisfies readonly AuditEventType[];
