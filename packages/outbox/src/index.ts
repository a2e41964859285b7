export type { NewAuditEvent } from '@crowdpay/audit-event';
export { type AuditRecorder, type SqlTransaction, createAuditRecorder } from './audit-recorder.ts';
export { type Relay, type RelayOptions, startRelay } from './relay.ts';
