import type { PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../domain/audit-context.ts';
import { callerSubjectOf } from '../domain/data-subject.ts';
import { type Disclosure, type PresentedToken, REDACTED } from '../domain/disclosure.ts';
import type { Kinds } from '../domain/kinds/index.ts';
import type { HeldToken, TokenStore } from '../domain/token-store.ts';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import { type DecidedToken, piiRevealed, revealDenied } from '../events.ts';
import { decideReveals } from './decide-reveals.ts';
import { openHoldings, type OpenHoldingsDependencies } from './open-holdings.ts';

/** What presenting needs. */
export interface PresentTokensDependencies extends OpenHoldingsDependencies {
  readonly kinds: Kinds;
  readonly tokens: TokenStore;
  readonly policy: PolicyEngine;
  readonly unitOfWork: UnitOfWork;
}

/** A holding that the policy has decided about, opened. */
interface OpenedToken extends DecidedToken {
  readonly value: string;
}

/**
 * What a response may show for each token: one's own data clear, that of others clear where the policy lets this caller
 * see it for the stated purpose, all else masked. The audit event commits before anything clear is returned; when it
 * cannot, nothing is. A denial is audited where a purpose was stated: without one nobody asked for more than the mask.
 *
 * @returns one disclosure for each token, in their order.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function presentTokens(
  dependencies: PresentTokensDependencies,
  presented: readonly PresentedToken[],
  principal: Principal,
): Promise<readonly Disclosure[]> {
  const { tokens, policy, kinds, metrics } = dependencies;
  const names = presented.map(({ token }) => token);
  const found = await tokens.open(principal.tenant, names, callerSubjectOf(principal));
  const held = presented.map(({ kind }, index) => ofKind(found[index], kind));
  const opened = await openDecided(dependencies, decideReveals(policy, principal, held.filter(isHeld)));
  await audit(dependencies, [...opened.values()], principal);

  return presented.map(({ kind }, index) => {
    const one = held[index];
    const disclosure = disclose(kinds, one === undefined ? undefined : opened.get(one));
    metrics.disclosed(kind, disclosure.level);
    return disclosure;
  });
}

// A token under the wrong kind would be shown by the wrong rules: it counts as unknown.
function ofKind(found: HeldToken | undefined, kind: string): HeldToken | undefined {
  return found?.kind === kind ? found : undefined;
}

function isHeld(held: HeldToken | undefined): held is HeldToken {
  return held !== undefined;
}

async function openDecided(
  dependencies: PresentTokensDependencies,
  decided: readonly DecidedToken[],
): Promise<ReadonlyMap<HeldToken, OpenedToken>> {
  const values = await openHoldings(
    dependencies,
    decided.map(({ held }) => held),
  );
  const opened = new Map<HeldToken, OpenedToken>();
  decided.forEach((one, index) => {
    const value = values[index];
    if (value !== undefined) opened.set(one.held, { ...one, value });
  });
  return opened;
}

async function audit(
  { unitOfWork }: PresentTokensDependencies,
  opened: readonly OpenedToken[],
  principal: Principal,
): Promise<void> {
  const { purpose } = principal;
  const cause = purpose === undefined ? {} : { purpose };
  const context = auditContextOf(principal);
  const allowed = opened.filter(({ decision }) => decision.allow);
  const denied = purpose === undefined ? [] : opened.filter(({ decision }) => !decision.allow);
  await unitOfWork.record([...piiRevealed(allowed, cause, context), ...revealDenied(denied, cause, context)]);
}

function disclose(kinds: Kinds, opened: OpenedToken | undefined): Disclosure {
  if (opened === undefined) return REDACTED;
  const { value, decision, held } = opened;
  return decision.allow ? { level: 'CLEAR', value } : { level: 'MASKED', value: kinds[held.kind].mask(value) };
}
