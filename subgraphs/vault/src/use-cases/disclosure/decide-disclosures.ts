import type { PiiKind } from '@crowdpay/pii-token';
import type { Decision, PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import type { DisclosureLevel, WantedLevel } from '../../domain/disclosure.ts';
import type { HeldToken } from '../../domain/token-store.ts';
import { volumeCallerOf } from '../../domain/volume/caller.ts';
import type { RevealFreezes } from '../../domain/volume/reveal-freezes.ts';
import { askRevealPolicy, type RevealQuestion } from './ask-reveal-policy.ts';
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
  const stances = await takeStances(dependencies, ask, tokens, wanted, principal);
  const stanceOf = ({ kind, held }: AskedToken): Stance | undefined =>
    kind === undefined ? undefined : stances.get(relationOf(kind, isOwn(held)));

  const open = tokens.filter((token) => stanceOf(token)?.hangsOnCrowd === true).map(({ token }) => token);
  const crowd = open.length === 0 ? NO_CROWD : await findCrowd(dependencies, open, principal);

  return tokens.map((asked) => {
    const stance = stanceOf(asked);
    if (stance === undefined) return { asked, verdict: { level: 'REDACTED', decision: undefined } };
    const shown = (crowd.get(asked.token) ?? [])
      .map((crowdRole) => ask({ ...stance.question, level: 'MASKED', crowdRole }))
      .find(({ allow }) => allow);
    return { asked, verdict: verdictOf(asked, stance.clear, shown ?? stance.masked) };
  });
}

/** What the policy says about all tokens of one kind that are the caller's own, or of one kind that are not. */
interface Stance {
  readonly question: Omit<RevealQuestion, 'level'>;
  /** Undefined where no clear value is wanted. */
  readonly clear: Decision | undefined;
  /** Outside of any crowd. */
  readonly masked: Decision;
  /** Whether a role in a pod together with the data subject would show more. */
  readonly hangsOnCrowd: boolean;
}

const NO_CROWD: ReadonlyMap<string, readonly string[]> = new Map();

async function takeStances(
  { freezes }: DecideDisclosuresDependencies,
  ask: (question: RevealQuestion) => Decision,
  tokens: readonly AskedToken[],
  wanted: WantedLevel,
  principal: Principal,
): Promise<ReadonlyMap<string, Stance>> {
  const relations = new Map<string, Pick<RevealQuestion, 'kind' | 'own' | 'crowdRole'>>();
  for (const { kind, held } of tokens) {
    if (kind === undefined) continue;
    const own = isOwn(held);
    const name = relationOf(kind, own);
    if (!relations.has(name)) relations.set(name, { kind, own, crowdRole: null });
  }
  const hangsOnFreeze =
    wanted === 'CLEAR' &&
    [...relations.values()].some((relation) => isFrozenAlone(ask({ ...relation, level: 'CLEAR', frozen: true })));
  const frozen = hangsOnFreeze && (await freezes.isFrozen(volumeCallerOf(principal)));

  const stances = new Map<string, Stance>();
  for (const [name, relation] of relations) stances.set(name, stanceOn(ask, { ...relation, frozen }, wanted));
  return stances;
}

function stanceOn(
  ask: (question: RevealQuestion) => Decision,
  question: Omit<RevealQuestion, 'level'>,
  wanted: WantedLevel,
): Stance {
  const clear = wanted === 'CLEAR' ? ask({ ...question, level: 'CLEAR' }) : undefined;
  const masked = ask({ ...question, level: 'MASKED' });
  const inCrowd = ask({ ...question, level: 'MASKED', crowdRole: STRONGEST_ROLE });
  return { question, clear, masked, hangsOnCrowd: clear?.allow !== true && !masked.allow && inCrowd.allow };
}

function relationOf(kind: PiiKind, own: boolean): string {
  return own ? kind : `other ${kind}`;
}

function isOwn(held: HeldToken | undefined): boolean {
  return held?.own ?? false;
}

function isFrozenAlone({ reasons }: Decision): boolean {
  return reasons.length === 1 && reasons[0] === 'caller_not_frozen';
}

function verdictOf({ held }: AskedToken, clear: Decision | undefined, mask: Decision): Verdict {
  const decision = clear ?? mask;
  if (held === undefined) return { level: 'REDACTED', decision };
  if (clear?.allow === true) return { level: 'CLEAR', decision };
  return { level: mask.allow ? 'MASKED' : 'REDACTED', decision };
}
