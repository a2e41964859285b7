import type { Principal } from '@crowdpay/principal';
import type { WantedLevel } from '../../domain/disclosure.ts';
import type { Kinds } from '../../domain/kinds/index.ts';
import type { HeldToken } from '../../domain/token-store.ts';
import type { DisclosedValue } from '../../metrics.ts';
import type { DeniedToken, RevealedToken } from '../../events/reveals.ts';
import {
  type AskedToken,
  type DecidedToken,
  decideDisclosures,
  type DecideDisclosuresDependencies,
  type Verdict,
} from './decide-disclosures.ts';
import { openHoldings, type OpenHoldingsDependencies } from './open-holdings.ts';
import { recordDisclosures, type RecordDisclosuresDependencies } from './record-disclosures.ts';
import { nameOf, resolveAskedTokens, type WantedToken } from './resolve-asked-tokens.ts';
import { reserveVolume, type ReserveVolumeDependencies } from '../volume/reserve-volume.ts';

/** What disclosing needs. */
export interface DiscloseTokensDependencies
  extends
    DecideDisclosuresDependencies,
    OpenHoldingsDependencies,
    RecordDisclosuresDependencies,
    ReserveVolumeDependencies {
  readonly kinds: Kinds;
}

/** Which tokens somebody wants to see. */
export interface DisclosureRequest {
  /** At most 1,000. */
  readonly tokens: readonly WantedToken[];
  readonly level: WantedLevel;
  /**
   * ASKED: by name, so whatever is not shown is a denial. SHOWN: it stands in a response, and shows what it may; a denial
   * it is only for a caller who stated a purpose, and so asked for more than that.
   */
  readonly manner: 'ASKED' | 'SHOWN';
}

/**
 * Why a token shows less than was wanted. UNKNOWN: there is none, or it is none of the caller's business; nobody can tell
 * these apart. DENIED: the caller may know that there is one, and sees its mask at most.
 */
export type Refusal = 'UNKNOWN' | 'DENIED' | 'RATE_LIMITED';

/** What is shown of one token. */
export type Disclosed =
  | {
      readonly level: WantedLevel;
      readonly value: string;
      readonly held: HeldToken;
      readonly refusal?: Exclude<Refusal, 'UNKNOWN'>;
      /** What the policy said about the level that was wanted. */
      readonly verdict: Verdict;
    }
  | { readonly level: 'REDACTED'; readonly refusal: Refusal };

/**
 * Shows tokens as far as the policy lets this caller see them. Nothing is decrypted but what is shown; a clear value
 * leaves only after the audit event that names it has committed, within the caller's volume, and a single-use token is
 * used up by it. What is refused costs the same statements whether the token exists or not.
 *
 * @returns one disclosure for each token, in their order; a token that comes twice counts once.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away: nothing was shown, and nothing was recorded.
 */
export async function discloseTokens(
  dependencies: DiscloseTokensDependencies,
  request: DisclosureRequest,
  principal: Principal,
): Promise<readonly Disclosed[]> {
  if (request.tokens.length === 0) return [];
  const asked = await resolveAskedTokens(dependencies, request.tokens, principal);
  const plans = await plan(dependencies, [...asked.values()], request, principal);
  const opened = await open(dependencies, plans);
  const shown = await record(dependencies, opened, request, principal);
  const byToken = new Map(shown.map((one) => [one.asked, one]));

  const counted: DisclosedValue[] = [];
  const disclosures = request.tokens.map((wanted) => {
    const token = asked.get(nameOf(wanted));
    const one = token === undefined ? undefined : byToken.get(token);
    const disclosed = one === undefined ? UNKNOWN : disclosedOf(dependencies, one);
    if (token?.kind !== undefined) counted.push({ kind: token.kind, level: disclosed.level });
    return disclosed;
  });
  dependencies.metrics.disclosed(counted);
  return disclosures;
}

const UNKNOWN: Disclosed = { level: 'REDACTED', refusal: 'UNKNOWN' };

/** What is to be shown of a token, as far as is known yet. */
interface Plan extends DecidedToken {
  readonly level: Disclosed['level'];
  readonly refusal?: Refusal;
  /** Of a refusal: what was not met. */
  readonly reasons?: readonly string[];
  /** Once it is decrypted. */
  readonly value?: string;
}

async function plan(
  dependencies: DiscloseTokensDependencies,
  asked: readonly AskedToken[],
  { level, manner }: DisclosureRequest,
  principal: Principal,
): Promise<readonly Plan[]> {
  const decided = await decideDisclosures(dependencies, asked, level, principal);
  const clear = decided.flatMap(({ asked: { held }, verdict }) =>
    held !== undefined && verdict.level === 'CLEAR' ? [held] : [],
  );
  const over = await reserveVolume(dependencies, 'reveal', principal, clear);
  return decided.map((one): Plan => {
    const { kind } = one.asked;
    if (one.verdict.level !== 'CLEAR' || kind === undefined || !over.has(kind)) return planOf(one, level);
    const shown = manner === 'SHOWN' ? 'MASKED' : 'REDACTED';
    return { ...one, level: shown, refusal: 'RATE_LIMITED', reasons: ['volume_within_limit'] };
  });
}

function planOf(one: DecidedToken, wanted: WantedLevel): Plan {
  const { level, decision } = one.verdict;
  if (level === wanted) return { ...one, level };
  const reasons = [...(decision?.reasons ?? []), ...(one.asked.held === undefined ? ['token_known'] : [])];
  return { ...one, level, refusal: level === 'REDACTED' ? 'UNKNOWN' : 'DENIED', reasons };
}

async function open(dependencies: DiscloseTokensDependencies, plans: readonly Plan[]): Promise<readonly Plan[]> {
  const shown = plans.flatMap(({ asked: { held }, level }) =>
    held === undefined || level === 'REDACTED' ? [] : [held],
  );
  const values = await openHoldings(dependencies, shown);
  const valueOf = new Map(shown.map((held, index) => [held, values[index]]));
  return plans.map((one) => {
    if (one.level === 'REDACTED') return one;
    const value = one.asked.held === undefined ? undefined : valueOf.get(one.asked.held);
    return value === undefined ? refused(one, 'UNKNOWN', 'holding_intact') : { ...one, value };
  });
}

function refused(one: Plan, refusal: Refusal, reason: string): Plan {
  return { asked: one.asked, verdict: one.verdict, level: 'REDACTED', refusal, reasons: [reason] };
}

async function record(
  dependencies: DiscloseTokensDependencies,
  plans: readonly Plan[],
  { manner }: DisclosureRequest,
  principal: Principal,
): Promise<readonly Plan[]> {
  const revealed = plans.flatMap(({ asked: { held }, level, verdict: { decision } }): RevealedToken[] =>
    level === 'CLEAR' && held !== undefined && decision !== undefined ? [{ held, decision }] : [],
  );
  const tellsDenials = manner === 'ASKED' || principal.purpose !== undefined;
  const denied = plans.flatMap(({ asked, verdict: { decision }, refusal, reasons = [] }): DeniedToken[] =>
    tellsDenials && refusal !== undefined ? [{ ...asked, decision, reasons }] : [],
  );
  const withheld = await recordDisclosures(dependencies, { revealed, denied }, principal);
  return plans.map((one) => {
    switch (one.asked.held === undefined ? undefined : withheld.get(one.asked.held)) {
      case 'USED':
        return refused(one, 'UNKNOWN', 'token_known');
      case 'FROZEN':
        return { ...one, level: 'MASKED', refusal: 'DENIED' };
      case undefined:
        return one;
    }
  });
}

function disclosedOf(
  { kinds }: DiscloseTokensDependencies,
  { asked: { held }, verdict, level, ...rest }: Plan,
): Disclosed {
  const { value, refusal } = rest;
  if (level === 'REDACTED' || held === undefined || value === undefined) {
    return { level: 'REDACTED', refusal: refusal ?? 'UNKNOWN' };
  }
  const shown = { held, verdict, level, value: level === 'CLEAR' ? value : kinds[held.kind].mask(value) };
  return refusal === undefined || refusal === 'UNKNOWN' ? shown : { ...shown, refusal };
}
