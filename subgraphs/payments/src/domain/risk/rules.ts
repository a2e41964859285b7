import type { RiskInputs } from './inputs.ts';

/** One question about a contribution; its version changes with its meaning, so that old decisions stay readable. */
export interface RiskRule {
  readonly id: string;
  readonly version: number;
  /** @returns points, 0 when the rule sees nothing; 100 alone blocks. */
  readonly points: (inputs: RiskInputs) => number;
}

/** Names this list of rules; goes into every stored decision. Change it with any rule. */
export const RULESET = 'contribution/1';

/**
 * The rules. Points of one rule alone never block what an honest group does (a shared card, a busy pod); it takes
 * several signs together, or a payer's plain flood.
 */
export const RISK_RULES: readonly RiskRule[] = [
  { id: 'amount_high', version: 1, points: ({ amountMinor }) => (BigInt(amountMinor) >= 500_000n ? 25 : 0) },
  { id: 'payer_velocity', version: 1, points: ({ payerLastHour }) => steps(payerLastHour, [20, 20], [200, 80]) },
  {
    id: 'payer_refusals',
    version: 1,
    points: ({ payerRefusedLastHour }) => steps(payerRefusedLastHour, [5, 30], [15, 60]),
  },
  { id: 'card_velocity', version: 1, points: ({ cardLastHour }) => steps(cardLastHour, [50, 15]) },
  { id: 'card_shared', version: 1, points: ({ cardPayersLastDay }) => steps(cardPayersLastDay, [4, 20]) },
  { id: 'pod_velocity', version: 1, points: ({ podLastHour }) => steps(podLastHour, [500, 10]) },
  { id: 'card_new', version: 1, points: ({ cardIsNew }) => (cardIsNew ? 10 : 0) },
];

// The points of the highest threshold that `count` reaches.
function steps(count: number, ...thresholds: readonly (readonly [from: number, points: number])[]): number {
  return thresholds.reduce((points, [from, worth]) => (count >= from ? worth : points), 0);
}
