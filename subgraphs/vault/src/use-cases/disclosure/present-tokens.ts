import type { Principal } from '@crowdpay/principal';
import { type Disclosure, type PresentedToken, REDACTED } from '../../domain/disclosure.ts';
import { discloseTokens, type DiscloseTokensDependencies } from './disclose-tokens.ts';

/**
 * What a response may show for each token: one's own data clear, that of others as far as the policy lets this caller
 * see it, and nothing of all else.
 *
 * @returns one disclosure for each token, in their order.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function presentTokens(
  dependencies: DiscloseTokensDependencies,
  tokens: readonly PresentedToken[],
  principal: Principal,
): Promise<readonly Disclosure[]> {
  const shown = await discloseTokens(dependencies, { tokens, level: 'CLEAR', manner: 'SHOWN' }, principal);
  return shown.map((one) => (one.level === 'REDACTED' ? REDACTED : { level: one.level, value: one.value }));
}
