import type { AuditEventType } from '@crowdpay/audit-event';

/** The audit events that this subgraph publishes. It consumes none. */
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
] as const satisfies readonly AuditEventType[];
