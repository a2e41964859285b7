import type { KycProvider, KycVerdict } from '../domain/kyc-case.ts';

/**
 * The provider of the sandbox: it decides by the document's country alone, so that tests and demonstrations repeat. ZZ
 * is rejected, XX goes to review (both are user-assigned in ISO 3166-1: no state has them), all others are verified.
 */
export const sandboxKycProvider: KycProvider = {
  name: 'sandbox',
  check: (_caseId, submission) => Promise.resolve(verdictFor(submission.documentCountry)),
};

function verdictFor(country: string): KycVerdict {
  if (country === 'ZZ') return 'REJECTED';
  if (country === 'XX') return 'IN_REVIEW';
  return 'VERIFIED';
}
