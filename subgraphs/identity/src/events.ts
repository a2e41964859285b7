import type { AnnouncedRequest, NewAuditEvent } from '@crowdpay/audit-event';
import { type Decision } from '@crowdpay/policy';
import { type Principal } from '@crowdpay/principal';
import type { KycCase, KycVerdict } from './domain/kyc-case.ts';
import type { KycState } from './domain/kyc-state.ts';
import type { PersonalFields, User } from './domain/user.ts';

// The audit events that identity publishes. It also answers the vault's `vault.subject-request.opened` by
// `identity.subject-request.handled`: see use-cases/handle-subject-request.ts.

/** Somebody opened an account. The actor is the new person: nobody had signed in. */
export function userRegistered(user: User & PersonalFields, requestId: string): NewAuditEvent {
  return {
    type: 'identity.user.registered',
    tenant: user.tenant,
    actor: { kind: 'user', id: user.id },
    subject: user.id,
    requestId,
    data: { displayName: user.displayName, email: user.email, phone: user.phone, ssn: user.ssn },
  };
}

/** A person proved who they are to the login page of `clientId`. */
export function userSignedIn(user: User, clientId: string, method: string, requestId: string): NewAuditEvent {
  return {
    type: 'identity.user.signed-in',
    tenant: user.tenant,
    actor: { kind: 'user', id: user.id },
    subject: user.id,
    requestId,
    data: { clientId, method },
  };
}

/** A person submitted a document; the case waits for its verdict. */
export function kycSubmitted(kycCase: KycCase, principal: Principal, decision: Decision): NewAuditEvent {
  return {
    type: 'identity.kyc.submitted',
    tenant: kycCase.tenant,
    actor: { kind: principal.kind, id: principal.id },
    subject: kycCase.userId,
    related: [kycCase.id],
    requestId: kycCase.requestId,
    data: {
      caseId: kycCase.id,
      documentType: kycCase.documentType,
      documentCountry: kycCase.documentCountry,
      documentNumber: kycCase.documentNumber,
      dateOfBirth: kycCase.dateOfBirth,
      decisionId: decision.id,
      policyVersion: decision.policyVersion,
    },
  };
}

/** The provider's verdict moved a person from one KYC state to another. */
export function kycDecided(
  kycCase: KycCase,
  change: { readonly from: KycState; readonly to: KycVerdict; readonly provider: string; readonly decision: Decision },
): NewAuditEvent {
  return {
    type: 'identity.kyc.decided',
    tenant: kycCase.tenant,
    actor: { kind: 'service', id: 'identity' },
    subject: kycCase.userId,
    related: [kycCase.id],
    requestId: kycCase.requestId,
    data: {
      caseId: kycCase.id,
      from: change.from,
      to: change.to,
      provider: change.provider,
      decisionId: change.decision.id,
      policyVersion: change.decision.policyVersion,
    },
  };
}

/** Name or number of a verified person were corrected: they have to be verified again. */
export function kycExpired(request: AnnouncedRequest, decision: Decision): NewAuditEvent {
  return {
    type: 'identity.kyc.decided',
    tenant: request.tenant,
    actor: { kind: 'service', id: 'identity' },
    subject: request.subject,
    related: [request.id],
    requestId: request.requestId,
    data: {
      from: 'VERIFIED',
      to: 'EXPIRED',
      reason: 'RECTIFIED',
      decisionId: decision.id,
      policyVersion: decision.policyVersion,
    },
  };
}
