import { timingSafeEqual } from 'node:crypto';
import { blindIndexOf } from '../../crypto/blind-index.ts';
import type { IndexStateStore } from '../../domain/index-state.ts';
import type { TokenStore } from '../../domain/token-store.ts';
import { openHoldings, type OpenHoldingsDependencies } from '../disclosure/open-holdings.ts';

/** What confirming an index key needs. */
export interface ConfirmIndexKeyDependencies extends OpenHoldingsDependencies {
  readonly indexStates: IndexStateStore;
  readonly tokens: TokenStore;
}

const SAMPLES = 10;

/**
 * Whether the blind indexes of a version were made with `key`, told by tokens that can be opened. With the wrong key no
 * value would find its token any more, and each would quietly get a second one.
 *
 * @returns true where nothing can be opened that would tell.
 */
export async function confirmIndexKey(
  dependencies: ConfirmIndexKeyDependencies,
  tenant: string,
  version: number,
  key: Buffer,
): Promise<boolean> {
  const samples = await dependencies.indexStates.samples(tenant, version, SAMPLES);
  const byToken = new Map(samples.map((sample) => [sample.token, sample]));
  const holdings = await dependencies.tokens.holdingsOf(tenant, [...byToken.keys()], 1);
  const values = await openHoldings(dependencies, holdings);
  return holdings.every(({ token, kind }, at) => {
    const [sample, canonical] = [byToken.get(token), values[at]];
    if (sample === undefined || canonical === undefined) return true;
    const { canonicalVersion, blindIndex } = sample;
    return timingSafeEqual(blindIndexOf(key, { kind, canonicalVersion, canonical }), blindIndex);
  });
}
