import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import type { WantedLevel } from '../../domain/disclosure.ts';
import { type Disclosed, discloseTokens, type DiscloseTokensDependencies } from './disclose-tokens.ts';

/** So many values take part in one call. */
const MAX_VALUES = 1_000;

/**
 * What stands behind tokens that the caller names, each with its own outcome. Everything that is not shown as far as was
 * wanted is audited as a denial.
 *
 * @returns one disclosure for each token, in their order.
 * @throws CrowdPayError LIMIT_EXCEEDED for more than 1,000 tokens; UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function detokenize(
  dependencies: DiscloseTokensDependencies,
  tokens: readonly string[],
  level: WantedLevel,
  principal: Principal,
): Promise<readonly Disclosed[]> {
  if (tokens.length > MAX_VALUES) {
    throw new CrowdPayError('LIMIT_EXCEEDED', `One call takes at most ${MAX_VALUES} tokens.`);
  }
  return discloseTokens(
    dependencies,
    { tokens: tokens.map((token) => ({ token })), level, manner: 'ASKED' },
    principal,
  );
}
