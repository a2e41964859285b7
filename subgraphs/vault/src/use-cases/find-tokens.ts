import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import { INDEX_KEY_VERSION, type KeyRing } from '../crypto/key-ring.ts';
import { type CanonicalValue, type RawValue, readValues } from '../domain/canonical-value.ts';
import type { Kinds } from '../domain/kinds/index.ts';
import type { TokenStore } from '../domain/token-store.ts';

/** What finding needs. */
export interface FindTokensDependencies {
  readonly kinds: Kinds;
  readonly keys: KeyRing;
  readonly tokens: TokenStore;
  readonly clock: Clock;
}

/**
 * The tokens of values, by their blind index alone; nothing is written and nothing decrypted. An invalid value, one that
 * is unknown and a security code all have none, so that the answer tells no more than equality.
 *
 * @returns one token or null for each value, in their order.
 */
export async function findTokens(
  { kinds, keys, tokens, clock }: FindTokensDependencies,
  values: readonly RawValue[],
  tenant: string,
): Promise<readonly (string | null)[]> {
  const read = readValues(kinds, values, clock.now());
  const searchable = read.filter((value): value is CanonicalValue => isSearchable(value));
  const found = new Map<CanonicalValue, string>();
  if (searchable.length > 0) {
    const matches = await tokens.find(tenant, INDEX_KEY_VERSION, await keys.index(tenant, searchable), undefined);
    searchable.forEach((value, index) => {
      const match = matches[index];
      if (match !== undefined) found.set(value, match.token);
    });
  }
  return read.map((value) => (value instanceof CrowdPayError ? null : (found.get(value) ?? null)));
}

function isSearchable(value: CanonicalValue | CrowdPayError): boolean {
  return !(value instanceof CrowdPayError) && value.kind !== 'CVC';
}
