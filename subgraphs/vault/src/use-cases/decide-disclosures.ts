import type { PiiKind } from '@crowdpay/pii-token';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { DisclosureLevel, WantedLevel } from '../domain/disclosure.ts';
import type { HeldToken } from '../domain/token-store.ts';
import { volumeCallerOf } from '../domain/volume/caller.ts';
import type { RevealFreezes } from '../domain/volume/reveal-freezes.ts';
import { askRevealPolicy } from './ask-reveal-policy.ts';
import { findCrowd, type FindCrowdDependencies } from './find-crowd.ts';

/** What deciding needs. */
export interface DecideDisclosuresDependencies extends FindCrowdDependencies {
  readonly policy: PolicyEngine;
  readonly freezes: RevealFreezes;
}

/** A token that somebody wants to see, and what was found behind it. */
export interface AskedToken {
  readonly token: string;
  /** Undefined for a text that has no token's shape. */
  readonly kind: PiiKind | undefined;
  /** Undefined for a token that resolves to nothing. */
  readonly held: HeldToken | undefined;
}

/** What the policy says about one token. */
export interface Verdict {
  readonly level: DisclosureLevel;
  /** About the level that was wanted; undefined where there was nothing to ask about. */
  readonly decision: Decision | undefined;
}

/** A token with its verdict. */
export interface DecidedToken {
  readonly asked: AskedToken;
  readonly verdict: Verdict;
}

// If not even this role in a shared pod would show the mask, no role does, and nobody need be asked for it.
const STRONGEST_ROLE = 'OWNER';

/**
 * How much of each token the caller may see, up to the level that is wanted. Whether the caller is frozen, and who is in
 * their crowd, is looked up only where the answer hangs on it. A token that resolves to nothing is decided like another
 * person's of its kind: by the same questions and the same look-ups.
 *
 * @returns each token with its verdict, in their order.
 */
export async function decideDisclosures(
  dependencies: DecideDisclosuresDependencies,
  tokens: readonly AskedToken[],
  wanted: WantedLevel,
  principal: Principal,
): Promise<readonly DecidedToken[]> {
  const ask = askRevealPolicy(dependencies.policy, principal);
  const shaped = tokens.filter(hasKind);

  const hangsOnFreeze = (token: ShapedToken): boolean =>
    isFrozenAlone(ask({ ...questionOf(token, 'CLEAR'), frozen: true }));
  const frozen =
    wanted === 'CLEAR' &&
    shaped.some(hangsOnFreeze) &&
    (await dependencies.freezes.isFrozen(volumeCallerOf(principal)));
  const clear = (token: ShapedToken): Decision => ask({ ...questionOf(token, 'CLEAR'), frozen });
  const masked = (token: ShapedToken, role: string | null = null): Decision =>
    ask({ ...questionOf(token, 'MASKED', role), frozen });

  const hangsOnCrowd = (token: ShapedToken): boolean =>
    !(wanted === 'CLEAR' && clear(token).allow) && !masked(token).allow && masked(token, STRONGEST_ROLE).allow;
  const crowd = await crowdOf(dependencies, shaped.filter(hangsOnCrowd), principal);

  return tokens.map((asked) => {
    if (!hasKind(asked)) return { asked, verdict: NOTHING };
    const roles = crowd.get(asked.token) ?? [];
    const mask = roles.map((role) => masked(asked, role)).find(({ allow }) => allow) ?? masked(asked);
    return { asked, verdict: verdictOf(asked, wanted === 'CLEAR' ? clear(asked) : undefined, mask) };
  });
}

type ShapedToken = AskedToken & { readonly kind: PiiKind };

const NOTHING: Verdict = { level: 'REDACTED', decision: undefined };

function hasKind(token: AskedToken): token is ShapedToken {
  return token.kind !== undefined;
}

function questionOf({ kind, held }: ShapedToken, level: WantedLevel, crowdRole: string | null = null) {
  return { kind, level, own: held?.own ?? false, crowdRole };
}

function isFrozenAlone({ reasons }: Decision): boolean {
  return reasons.length === 1 && reasons[0] === 'caller_not_frozen';
}

async function crowdOf(
  dependencies: FindCrowdDependencies,
  tokens: readonly ShapedToken[],
  principal: Principal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (tokens.length === 0) return new Map();
  return findCrowd(
    dependencies,
    tokens.map(({ token }) => token),
    principal,
  );
}

function verdictOf({ held }: ShapedToken, clear: Decision | undefined, mask: Decision): Verdict {
  const decision = clear ?? mask;
  if (held === undefined) return { ...NOTHING, decision };
  if (clear?.allow === true) return { level: 'CLEAR', decision };
  return { level: mask.allow ? 'MASKED' : 'REDACTED', decision };
}
