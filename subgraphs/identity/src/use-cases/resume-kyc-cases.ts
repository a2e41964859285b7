import type { Logger } from '@crowdpay/log';
import type { KycCaseQueue } from '../domain/kyc-case.ts';
import { decideKycCase, type DecideKycCaseDeps } from './decide-kyc-case.ts';

const BATCH = 10;

/** What {@link resumeKycCases} needs. */
export interface ResumeKycCasesDeps extends DecideKycCaseDeps {
  readonly queue: KycCaseQueue;
  readonly log: Logger;
}

/**
 * Ends cases whose asker crashed or whose provider was down: takes over a batch of expired leases and decides each. A
 * case that fails again keeps its (now longer) lease and comes back.
 *
 * @returns how many cases were taken over.
 */
export async function resumeKycCases(deps: ResumeKycCasesDeps): Promise<number> {
  const cases = await deps.queue.claim(deps.clock.now(), BATCH);
  for (const kycCase of cases) {
    try {
      await decideKycCase(deps, kycCase);
    } catch (error) {
      deps.log.warn({ caseId: kycCase.id, attempts: kycCase.attempts, err: error }, 'KYC case not decided; will retry');
    }
  }
  return cases.length;
}
