export { type Json, canonicalJson } from './canonical.ts';
export { type ChainLink, GENESIS_HASH, chainHash, signingInput } from './chain.ts';
export { type Envelope, decodeEnvelope, encodeEnvelope } from './envelope.ts';
export {
  type AuditActor,
  type AuditEvent,
  MAX_BODY_BYTES,
  type NewAuditEvent,
  type RecordedEvent,
  parseBody,
  recordEvent,
} from './event.ts';
export { type AuditEventData, type AuditEventType, EVENT_TYPES, isAuditEventType } from './event-types.ts';
export { HASH_BYTES, blake2b256 } from './hash.ts';
export { type KeyRegistry, type RegisteredKey, readKeyRegistry } from './key-registry.ts';
export { AuditEventRefusal, type RefusalReason } from './refusal.ts';
export { type ChainPosition, sealEvent } from './seal.ts';
export { KeyFormatError, type SigningKey, keyIdOf, readPublicKey, readSigningKey } from './signing-key.ts';
export {
  SUBJECT_REPORT_OUTCOMES,
  SUBJECT_REQUEST_KINDS,
  type SubjectReportOutcome,
  type SubjectRequestKind,
} from './subject-request-shapes.ts';
export {
  type AnnouncedRequest,
  type ReceivedReport,
  readAnnouncedRequest,
  readReceivedReport,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectCorrections,
  type SubjectReport,
  subjectRequestHandled,
  type SubjectRequestReporter,
} from './subject-requests.ts';
export { type EnvelopeFault, type VerificationContext, type VerifiedEnvelope, verifyEnvelope } from './verify.ts';
