import type { RiskInputs } from './inputs.ts';
import { RISK_RULES, RULESET } from './rules.ts';

export type RiskDecision = 'ALLOW' | 'REVIEW' | 'BLOCK';

/** A decision and everything that it can be computed from again. */
export interface RiskAssessment {
  /** Names the list of rules that decided. */
  readonly ruleset: string;
  readonly inputs: RiskInputs;
  /** 0 (harmless) to 100. */
  readonly score: number;
  /** The rules that fired, as `id:version`. */
  readonly reasons: readonly string[];
  /** REVIEW lets the payment go on and marks it for a person to look at afterwards; BLOCK refuses it. */
  readonly decision: RiskDecision;
}

const REVIEW_FROM = 50;
/** The policy refuses from the same score (`risk.refuseAt` in its data), or from a lower one if it is made stricter. */
const BLOCK_FROM = 80;

/** Scores a contribution. Pure: the same inputs under the same rules give the same decision. */
export function assessRisk(inputs: RiskInputs): RiskAssessment {
  let score = 0;
  const reasons: string[] = [];
  for (const rule of RISK_RULES) {
    const points = rule.points(inputs);
    if (points === 0) continue;
    score += points;
    reasons.push(`${rule.id}:${String(rule.version)}`);
  }
  const capped = Math.min(score, 100);
  return { ruleset: RULESET, inputs, score: capped, reasons, decision: decisionOf(capped) };
}

function decisionOf(score: number): RiskDecision {
  if (score >= BLOCK_FROM) return 'BLOCK';
  return score >= REVIEW_FROM ? 'REVIEW' : 'ALLOW';
}
