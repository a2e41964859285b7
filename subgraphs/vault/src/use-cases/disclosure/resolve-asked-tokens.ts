import { isToken, type PiiKind, tokenKindOf } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { callerSubjectOf } from '../../domain/data-subject.ts';
import type { TokenStore } from '../../domain/token-store.ts';
import type { AskedToken } from './decide-disclosures.ts';

/** A token that somebody wants to see. */
export interface WantedToken {
  readonly token: string;
  /** As which it is to be shown; left out, the token's own shape says it. */
  readonly kind?: PiiKind;
}

/**
 * Looks for tokens in the caller's tenant, all of them by one question.
 *
 * @returns each distinct one, by its {@link nameOf}.
 */
export async function resolveAskedTokens(
  { tokens }: { readonly tokens: TokenStore },
  wanted: readonly WantedToken[],
  principal: Principal,
): Promise<ReadonlyMap<string, AskedToken>> {
  const distinct = new Map(wanted.map((one) => [nameOf(one), { token: one.token, kind: kindOf(one) }]));
  // What has not even a token's shape is not looked for.
  const names = [...new Set([...distinct.values()].filter(({ kind }) => kind !== undefined).map(({ token }) => token))];
  const found = await tokens.open(principal.tenant, names, callerSubjectOf(principal));
  const heldOf = new Map(names.map((name, index) => [name, found[index]]));
  return new Map(
    [...distinct].map(([name, { token, kind }]) => {
      const held = heldOf.get(token);
      // A token under the wrong kind would be shown by the wrong rules: it counts as unknown.
      return [name, { token, kind, held: held?.kind === kind ? held : undefined }];
    }),
  );
}

/** What tells wanted tokens apart within a call. */
export function nameOf({ token, kind }: WantedToken): string {
  return `${kind ?? ''} ${token}`;
}

function kindOf({ token, kind }: WantedToken): PiiKind | undefined {
  if (kind === undefined) return tokenKindOf(token);
  return isToken(kind, token) ? kind : undefined;
}
