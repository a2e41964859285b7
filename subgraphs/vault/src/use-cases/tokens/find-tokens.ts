import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import type { IndexKeys } from '../../crypto/index-keys.ts';
import { type CanonicalValue, type RawValue, readValues } from '../../domain/canonical-value.ts';
import type { Kinds } from '../../domain/kinds/index.ts';
import type { TokenStore } from '../../domain/token-store.ts';
import { lookUpTokens } from './look-up-tokens.ts';
import { requireFindVolume, type ReserveVolumeDependencies } from '../volume/reserve-volume.ts';

/** What finding needs. */
export interface FindTokensDependencies extends ReserveVolumeDependencies {
  readonly kinds: Kinds;
  readonly indexKeys: IndexKeys;
  readonly tokens: TokenStore;
  readonly clock: Clock;
}

/**
 * The tokens of values, by their blind index alone; nothing is written and nothing decrypted. An invalid value, one that
 * is unknown and a security code all have none, so that the answer tells no more than equality. Each value that is looked
 * up counts as a guess, whether it is known or not.
 *
 * @returns one token or null for each value, in their order.
 * @throws CrowdPayError RATE_LIMITED for all of them when there are too many of a kind: null would mean unknown.
 */
export async function findTokens(
  dependencies: FindTokensDependencies,
  values: readonly RawValue[],
  principal: Principal,
): Promise<readonly (string | null)[]> {
  const read = readValues(dependencies.kinds, values, dependencies.clock.now());
  const searchable = read.filter((value): value is CanonicalValue => isSearchable(value));
  await requireFindVolume(dependencies, principal, searchable);
  const matches = await lookUpTokens(dependencies, principal.tenant, searchable, undefined);
  const found = new Map(searchable.map((value, index) => [value, matches[index]?.token]));
  return read.map((value) => (value instanceof CrowdPayError ? null : (found.get(value) ?? null)));
}

function isSearchable(value: CanonicalValue | CrowdPayError): boolean {
  return !(value instanceof CrowdPayError) && value.kind !== 'CVC';
}
