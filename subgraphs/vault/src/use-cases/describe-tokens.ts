import type { PiiKind } from '@crowdpay/pii-token';
import type { Kinds } from '../domain/kinds/index.ts';
import type { TokenStore } from '../domain/token-store.ts';
import { openHoldings, type OpenHoldingsDependencies } from './open-holdings.ts';

/** What describing needs. */
export interface DescribeTokensDependencies extends OpenHoldingsDependencies {
  readonly kinds: Kinds;
  readonly tokens: TokenStore;
}

/** A token as everybody in its tenant may see it. */
export interface TokenDescription {
  readonly token: string;
  readonly kind: PiiKind;
  readonly masked: string;
}

/**
 * The kind and the mask of each token; nothing clear leaves, so nothing is audited.
 *
 * @returns undefined for a token that is unknown, another tenant's, erased or damaged.
 */
export async function describeTokens(
  dependencies: DescribeTokensDependencies,
  tokens: readonly string[],
  tenant: string,
): Promise<readonly (TokenDescription | undefined)[]> {
  const found = await dependencies.tokens.open(tenant, tokens, undefined);
  const held = found.filter((one) => one !== undefined);
  const values = await openHoldings(dependencies, held);
  const masks = new Map(held.map((one, index) => [one, values[index]]));
  return found.map((one) => {
    const value = one === undefined ? undefined : masks.get(one);
    if (one === undefined || value === undefined) return undefined;
    return { token: one.token, kind: one.kind, masked: dependencies.kinds[one.kind].mask(value) };
  });
}
