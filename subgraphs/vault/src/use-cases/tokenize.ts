import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import { auditContextOf } from '../domain/audit-context.ts';
import { type CanonicalValue, type RawValue, readValues } from '../domain/canonical-value.ts';
import { dataSubjectOf } from '../domain/data-subject.ts';
import { keepSecurityCodes, type KeepSecurityCodesDependencies } from './keep-security-codes.ts';
import { mintTokens, type MintTokensDependencies } from './mint-tokens.ts';

/** What tokenizing needs. */
export type TokenizeDependencies = MintTokensDependencies & KeepSecurityCodesDependencies;

/** A value's token, or why it has none; null where it is valid but was left alone because a value beside it is not. */
export type TokenOutcome = string | CrowdPayError | null;

/** How the values of one call belong to each other. */
export interface TokenizeMode {
  /** One bad value keeps all of them out: they are one operation's, which it makes fail as a whole. */
  readonly together: boolean;
}

/**
 * Swaps raw values for tokens. The values are held for the caller (in a registration, for the person whom it creates);
 * a bad value costs only its own outcome, unless they belong together.
 *
 * @returns one outcome for each value, in their order.
 * @throws CrowdPayError FORBIDDEN for a caller who is no data subject, CONFLICT for one whose data was erased,
 * UPSTREAM_UNAVAILABLE when key management is away. Then no value was kept but those of a part that had succeeded.
 */
export async function tokenize(
  dependencies: TokenizeDependencies,
  values: readonly RawValue[],
  principal: Principal,
  { together }: TokenizeMode = { together: false },
): Promise<readonly TokenOutcome[]> {
  const holder = dataSubjectOf(principal);
  const context = auditContextOf(principal);
  const read = readValues(dependencies.kinds, values, dependencies.clock.now());
  const valid = read.filter((value): value is CanonicalValue => !(value instanceof CrowdPayError));
  if (together && valid.length < read.length) {
    return read.map((value) => (value instanceof CrowdPayError ? value : null));
  }
  const codes = valid.filter(({ kind }) => kind === 'CVC');
  const others = valid.filter(({ kind }) => kind !== 'CVC');

  const outcomes = new Map<CanonicalValue, TokenOutcome>();
  const add = (batch: readonly CanonicalValue[], tokens: readonly TokenOutcome[]): void => {
    batch.forEach((value, index) => {
      const token = tokens[index];
      if (token !== undefined) outcomes.set(value, token);
    });
  };
  add(others, await mintTokens(dependencies, holder, others, context));
  add(codes, await keepSecurityCodes(dependencies, holder, codes, context));

  return read.map((value) => {
    const outcome = value instanceof CrowdPayError ? value : (outcomes.get(value) ?? unsettled());
    dependencies.metrics.tokenized(outcome);
    return outcome;
  });
}

function unsettled(): CrowdPayError {
  return new CrowdPayError('INTERNAL', 'The value could not be tokenized. Try again later.');
}
