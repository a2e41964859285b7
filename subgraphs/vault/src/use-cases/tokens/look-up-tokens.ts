import { CrowdPayError } from '@crowdpay/errors';
import type { IndexKeys } from '../../crypto/index-keys.ts';
import type { CanonicalValue } from '../../domain/canonical-value.ts';
import type { FoundToken, TokenStore } from '../../domain/token-store.ts';

// The index changes twice in a rotation: whoever sees it change more often than this has another trouble.
const MAX_LOOKS = 5;

/**
 * The deterministic tokens of canonical values, by their blind index; nothing is written and nothing decrypted. When the
 * index changes meanwhile, it looks again.
 *
 * @param subject whose holdings are meant by `held`.
 * @returns one match or undefined for each value, in their order.
 */
export async function lookUpTokens(
  { indexKeys, tokens }: { readonly indexKeys: IndexKeys; readonly tokens: TokenStore },
  tenant: string,
  values: readonly CanonicalValue[],
  subject: string | undefined,
): Promise<readonly (FoundToken | undefined)[]> {
  if (values.length === 0) return [];
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const batch = await indexKeys.indexKnown(tenant, values);
    if (batch === undefined) return values.map(() => undefined);
    const found = await tokens.find(batch.state, batch.values, subject);
    if (found !== 'INDEX_CHANGED') return found;
    indexKeys.forget(batch.state);
  }
  throw new CrowdPayError('INTERNAL', 'The values could not be looked up. Try again later.');
}
