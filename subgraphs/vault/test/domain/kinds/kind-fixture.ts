import { CrowdPayError } from '@crowdpay/errors';
import { systemRandomness } from '@crowdpay/ids';
import { createDraw } from '../../../src/domain/draw.ts';
import type { KindRules } from '../../../src/domain/kinds/index.ts';

/** The instant at which the specifications of kinds stand. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');

/** Tokens are drawn from real randomness: their format has to hold for all of them. */
export const draw = createDraw(systemRandomness);

/** The canonical form of a value at {@link NOW}. */
export function canonical(rules: KindRules, raw: string): string {
  return rules.canonical(raw, NOW);
}

/** The refusal of a value; undefined when it is accepted. */
export function refusal(rules: KindRules, raw: string): CrowdPayError | undefined {
  try {
    rules.canonical(raw, NOW);
    return undefined;
  } catch (error) {
    if (error instanceof CrowdPayError) return error;
    throw error;
  }
}
