/**
 * Every action that the policy decides, with what its input has to say beyond the principal and `resource.tenant` (the
 * tenant that the stored thing belongs to, which must be the principal's):
 *
 * | action | resource | context |
 * |---|---|---|
 * | `pod.open` | | `kycState` |
 * | `pod.read` | `role`: the caller's, or null | |
 * | `pod.invite` | `role`, `podState` | |
 * | `invitation.accept` | `inviteeId`, `state`, `expiresAt` (ms since the epoch), `podState` | |
 * | `kyc.submit` | `state` | |
 * | `kyc.transition` | `from`, `to` | |
 * | `contribution.create` | `role`, `podState` | `amount` (minor units, text), `riskScore` (0 to 100) |
 * | `saga.transition` | `from`, `to` | |
 * | `pii.tokenize` | `subjectIsCaller` | |
 * | `pii.find` | `subjectIsCaller`: the caller holds the value | |
 * | `pii.reveal` | `kind`, `level` (CLEAR or MASKED), `subjectIsCaller`, `crowdRole` (the caller's with the subject, or null) | `frozen` |
 * | `reveal.reason.read` | | |
 * | `reveal.unfreeze` | `callerKind`, `callerId`: who is frozen | |
 * | `freeze.read` | | |
 * | `key.rotate` | | |
 * | `key.read` | | |
 * | `job.read` | `own`: the caller asked for the job, or it is about the caller | |
 * | `subject.erase` | `subjectIsCaller` | `authAgeSeconds`: since the caller signed in |
 * | `subject.export` | `subjectIsCaller` | `authAgeSeconds`, `frozen` |
 * | `subject.request` | `kind` of the request, `subjectIsCaller` | `authAgeSeconds`: since the caller signed in |
 * | `subject.request.read` | `subjectIsCaller` | |
 */
export const POLICY_ACTIONS = [
  'pod.open',
  'pod.read',
  'pod.invite',
  'invitation.accept',
  'kyc.submit',
  'kyc.transition',
  'contribution.create',
  'saga.transition',
  'pii.tokenize',
  'pii.find',
  'pii.reveal',
  'reveal.reason.read',
  'reveal.unfreeze',
  'freeze.read',
  'key.rotate',
  'key.read',
  'job.read',
  'subject.erase',
  'subject.export',
  'subject.request',
  'subject.request.read',
] as const;

/** One of {@link POLICY_ACTIONS}. */
export type PolicyAction = (typeof POLICY_ACTIONS)[number];
