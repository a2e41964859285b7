import { CrowdPayError } from '@crowdpay/errors';
import type { PiiKind } from '@crowdpay/pii-token';
import type { PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../../domain/audit-context.ts';
import { type CanonicalValue, type RawValue, readValues } from '../../domain/canonical-value.ts';
import { lifetimeOf, type TokenOptions } from '../../domain/token-lifetime.ts';
import { overVolume } from '../../domain/volume/volume-limiter.ts';
import { chooseHolder } from './choose-holder.ts';
import { keepSecurityCodes, type KeepSecurityCodesDependencies } from '../cards/keep-security-codes.ts';
import { mintRandomTokens } from './mint-random-tokens.ts';
import { mintTokens, type MintTokensDependencies } from './mint-tokens.ts';
import { reserveVolume, type ReserveVolumeDependencies } from '../volume/reserve-volume.ts';

/** What tokenizing needs. */
export type TokenizeDependencies = MintTokensDependencies &
  KeepSecurityCodesDependencies &
  ReserveVolumeDependencies & { readonly policy: PolicyEngine };

/** A value's token, or why it has none; null where it is valid but was left alone because a value beside it is not. */
export type TokenOutcome = string | CrowdPayError | null;

/** How the values of one call are tokenized. A security code's token is always random, with rules of its own. */
export interface TokenizeOptions extends TokenOptions {
  /** One bad value keeps all of them out: they are one operation's, which it makes fail as a whole. */
  readonly together?: boolean;
  /** `usr_…` of the person whose values they are, where that is not the caller. */
  readonly subject?: string;
}

/**
 * Swaps raw values for tokens. The values are held for the caller (in a registration, for the person whom it creates) or
 * for the person whom the caller names; a bad value costs only its own outcome, unless they belong together.
 *
 * @returns one outcome for each value, in their order.
 * @throws CrowdPayError INVALID_INPUT for options that do not fit together, FORBIDDEN for a caller who is no data subject
 * and names none, POLICY_DENIED for one who may not act for the person named, RATE_LIMITED for too many values that belong
 * together, CONFLICT for one whose data was erased, UPSTREAM_UNAVAILABLE when key management is away. Then no value was
 * kept but those of a part that had succeeded.
 */
export async function tokenize(
  dependencies: TokenizeDependencies,
  values: readonly RawValue[],
  principal: Principal,
  options: TokenizeOptions = {},
): Promise<readonly TokenOutcome[]> {
  const now = dependencies.clock.now();
  const lifetime = lifetimeOf(options, now);
  const holder = chooseHolder(dependencies.policy, principal, options.subject);
  const context = auditContextOf(principal);
  const read = readValues(dependencies.kinds, values, now);
  const valid = read.filter((value): value is CanonicalValue => !(value instanceof CrowdPayError));
  if (options.together === true && valid.length < read.length) {
    return read.map((value) => (value instanceof CrowdPayError ? value : null));
  }
  const over = await reserveVolume(dependencies, 'tokenize', principal, valid);
  if (options.together === true && over.size > 0) throw overVolume();
  const admitted = valid.filter(({ kind }) => !over.has(kind));
  const codes = admitted.filter(({ kind }) => kind === 'CVC');
  const others = admitted.filter(({ kind }) => kind !== 'CVC');

  const outcomes = new Map<CanonicalValue, string | CrowdPayError>();
  const add = (batch: readonly CanonicalValue[], tokens: readonly (string | CrowdPayError)[]): void => {
    batch.forEach((value, index) => {
      const token = tokens[index];
      if (token !== undefined) outcomes.set(value, token);
    });
  };
  add(
    others,
    options.mode === 'RANDOM'
      ? await mintRandomTokens(dependencies, holder, others, lifetime, context)
      : await mintTokens(dependencies, holder, others, context),
  );
  add(codes, await keepSecurityCodes(dependencies, holder, codes, context));

  const results = read.map((value) => outcomeOf(value, over, outcomes));
  dependencies.metrics.tokenized(results);
  return results;
}

function outcomeOf(
  value: CanonicalValue | CrowdPayError,
  over: ReadonlySet<PiiKind>,
  outcomes: ReadonlyMap<CanonicalValue, string | CrowdPayError>,
): string | CrowdPayError {
  if (value instanceof CrowdPayError) return value;
  return over.has(value.kind) ? overVolume() : (outcomes.get(value) ?? unsettled());
}

function unsettled(): CrowdPayError {
  return new CrowdPayError('INTERNAL', 'The value could not be tokenized. Try again later.');
}
