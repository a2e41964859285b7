import { CrowdPayError } from '@crowdpay/errors';
import { z } from 'zod';

/** What the policy decided. */
export interface Decision {
  /** `dec_…`, for logs and audit events. */
  readonly id: string;
  readonly allow: boolean;
  /** The requirements that were not met, sorted; empty when allowed. A closed vocabulary, for example `kyc_verified`. */
  readonly reasons: readonly string[];
  /** What the caller of the policy has to do before it acts on an allowed decision, for example `audit_before_release`. */
  readonly obligations: readonly string[];
  /** Names the compiled policy and its data; another policy or other figures have another version. */
  readonly policyVersion: string;
}

/** The policy's answer as Rego gives it. */
export type Answer = Pick<Decision, 'allow' | 'reasons' | 'obligations'>;

const resultSchema = z.tuple([
  z.object({
    result: z.object({ allow: z.boolean(), reasons: z.array(z.string()), obligations: z.array(z.string()) }),
  }),
]);

/**
 * Reads the result set of an evaluation. One that is not of the expected shape, or that allows in spite of unmet
 * requirements, is a denial.
 */
export function readAnswer(resultSet: unknown): Answer {
  const parsed = resultSchema.safeParse(resultSet);
  if (!parsed.success) return { allow: false, reasons: ['policy_answer_valid'], obligations: [] };
  const { allow, reasons, obligations } = parsed.data[0].result;
  return { allow: allow && reasons.length === 0, reasons, obligations };
}

/** @throws CrowdPayError POLICY_DENIED, with the reasons and the decision's id as details, unless allowed. */
export function requireAllowed(decision: Decision): void {
  if (decision.allow) return;
  throw new CrowdPayError('POLICY_DENIED', 'The policy does not allow this.', {
    details: { reasons: decision.reasons.join(', '), decision: decision.id },
  });
}
