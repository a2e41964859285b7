import { z } from 'zod';
import {
  anyId,
  anyToken,
  countryCode,
  currencyCode,
  decision,
  idOf,
  instant,
  minorUnits,
  networkSource,
  tokenOf,
  version,
  word,
} from './event-shapes.ts';
import { announcedRequest, closedRequest, handledRequest, overdueRequest } from './subject-request-shapes.ts';

const sagaStep = z.strictObject({
  sagaId: idOf('sga'),
  contributionId: idOf('ctr').optional(),
  podId: idOf('pod').optional(),
  from: word.nullish(),
  to: word.optional(),
  amount: minorUnits.optional(),
  currency: currencyCode.optional(),
  journalId: idOf('jrn').optional(),
  chargeId: idOf('chg').optional(),
  deliveryId: idOf('whk').optional(),
  reason: word.nullish(),
  attempt: z.int().min(0).max(1_000_000).optional(),
  riskScore: z.number().min(0).max(1_000_000).optional(),
  ...decision,
});

const reveal = z.strictObject({
  tokens: z.array(anyToken).max(1000),
  /** Of a denial: how many were asked for that have no token's shape; they are not repeated. */
  malformed: z.int().min(1).max(1000).optional(),
  kinds: z.array(word).max(32).optional(),
  level: word.optional(),
  purpose: word.nullish(),
  /** The caller's own words for the purpose OTHER; the vault keeps them. */
  reasonId: idOf('rsn').optional(),
  sagaId: idOf('sga').optional(),
  ...decision,
});

const volumeFreeze = z.strictObject({
  callerKind: word,
  // Clear values of others that the caller asked for in the hour.
  requested: z.int().min(1).max(1_000_000_000),
  ...decision,
});

const subjectExport = z.strictObject({
  jobId: idOf('job'),
  values: z.int().min(0).max(1_000_000),
  purpose: word.nullish(),
  ...decision,
});

const invitation = z.strictObject({
  invitationId: idOf('inv'),
  inviteeId: idOf('usr').optional(),
  membershipId: idOf('mbr').optional(),
  role: word,
  expiresAt: instant.optional(),
  ...decision,
});

/**
 * The catalogue: every type of audit event with the schema of its `data`. A schema may only change compatibly: a field
 * may be added as optional; none may be removed, renamed or widened to free text.
 */
export const EVENT_TYPES = {
  'identity.user.registered': z.strictObject({
    displayName: tokenOf('NAME').optional(),
    email: tokenOf('EMAIL').optional(),
    phone: tokenOf('PHONE').optional(),
    ssn: tokenOf('SSN').optional(),
    ...decision,
  }),
  'identity.user.signed-in': z.strictObject({
    clientId: word,
    method: word.optional(),
    scopes: z.array(word).max(32).optional(),
    ...decision,
  }),
  'identity.kyc.submitted': z.strictObject({
    caseId: idOf('kyc').optional(),
    documentType: word,
    documentCountry: countryCode.optional(),
    documentNumber: tokenOf('DOCUMENT_NUMBER').optional(),
    dateOfBirth: tokenOf('DATE_OF_BIRTH').optional(),
    provider: word.optional(),
    ...decision,
  }),
  'identity.kyc.decided': z.strictObject({
    caseId: idOf('kyc').optional(),
    from: word,
    to: word,
    provider: word.optional(),
    reason: word.nullish(),
    ...decision,
  }),
  'pods.pod.opened': z.strictObject({
    goal: minorUnits,
    currency: currencyCode,
    membershipId: idOf('mbr').optional(),
    ...decision,
  }),
  'pods.invitation.sent': invitation,
  'pods.invitation.accepted': invitation,
  'pods.invitation.withdrawn': invitation,
  'payments.contribution.created': z.strictObject({
    sagaId: idOf('sga'),
    podId: idOf('pod'),
    contributorId: anyId.optional(),
    amount: minorUnits,
    currency: currencyCode,
    card: tokenOf('PAN').optional(),
    riskScore: z.number().min(0).max(1_000_000).optional(),
    ...decision,
  }),
  'payments.contribution.declined': sagaStep,
  'payments.saga.reserved': sagaStep,
  'payments.saga.authorised': sagaStep,
  'payments.saga.captured': sagaStep,
  'payments.saga.posted': sagaStep,
  'payments.saga.settled': sagaStep,
  'payments.saga.aborted': sagaStep,
  'payments.webhook.refused': z.strictObject({
    reason: word,
    provider: word.optional(),
    deliveryId: idOf('whk').optional(),
    sagaId: idOf('sga').optional(),
    ...decision,
  }),
  'vault.subject-key.created': z.strictObject({
    keyId: version,
    wrappedBy: version.optional(),
    keyVersion: z.int().min(0).optional(),
    ...decision,
  }),
  'vault.key.rotated': z.strictObject({
    rotation: word,
    phase: z.enum(['STARTED', 'COMPLETED']),
    jobId: idOf('job'),
    fromVersion: z.int().min(0).optional(),
    toVersion: z.int().min(0).optional(),
    count: z.int().min(0).optional(),
    failed: z.int().min(0).optional(),
    ...decision,
  }),
  'vault.pii.revealed': reveal,
  'vault.reveal.denied': reveal,
  'vault.reveal.denied-anonymous': z.strictObject({
    source: networkSource,
    windowStart: instant,
    windowMs: z.int().min(1).max(86_400_000),
    denials: z.int().min(1),
    tokens: z.int().min(0),
    ...decision,
  }),
  'vault.caller.frozen': volumeFreeze,
  'vault.caller.unfrozen': volumeFreeze,
  'vault.token.expired': z.strictObject({ count: z.int().min(1).max(1_000_000), ...decision }),
  'vault.cvc.discarded': z.strictObject({
    token: tokenOf('CVC').optional(),
    reason: word,
    sagaId: idOf('sga').optional(),
    ...decision,
  }),
  'vault.subject.erased': z.strictObject({
    jobId: idOf('job').optional(),
    // How many values became unreadable.
    holdings: z.int().min(0).max(1_000_000_000).optional(),
    cause: word,
    ...decision,
  }),
  'vault.subject.exported': subjectExport,
  'vault.export.read': subjectExport,
  'vault.subject-request.received': announcedRequest,
  'vault.subject-request.opened': announcedRequest,
  'vault.subject-request.overdue': overdueRequest,
  'vault.subject-request.closed': closedRequest,
  'identity.subject-request.handled': handledRequest,
  'pods.subject-request.handled': handledRequest,
  'payments.subject-request.handled': handledRequest,
  'audit.subject-request.handled': handledRequest,
} as const;

/** The name of a catalogued type; its first part is the producer. */
export type AuditEventType = keyof typeof EVENT_TYPES;

/** The `data` that `Type` carries. */
export type AuditEventData<Type extends AuditEventType> = z.input<(typeof EVENT_TYPES)[Type]>;

/** Whether a string from outside names a catalogued type. */
export function isAuditEventType(value: string): value is AuditEventType {
  return Object.hasOwn(EVENT_TYPES, value);
}
