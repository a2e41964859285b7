export type { NewAuditEvent } from '@crowdpay/audit-event';
export { type AuditRecorder, type SqlTransaction, createAuditRecorder } from './audit-recorder.ts';
