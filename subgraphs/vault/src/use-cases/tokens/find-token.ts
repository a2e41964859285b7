import { CrowdPayError } from '@crowdpay/errors';
import type { PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { type RawValue, readValues } from '../../domain/canonical-value.ts';
import { callerSubjectOf } from '../../domain/data-subject.ts';
import type { FindTokensDependencies } from './find-tokens.ts';
import { lookUpTokens } from './look-up-tokens.ts';
import { requireFindVolume } from '../volume/reserve-volume.ts';

/** What finding one token for a caller needs. */
export interface FindTokenDependencies extends FindTokensDependencies {
  readonly policy: PolicyEngine;
}

/**
 * The deterministic token of a value, for a caller whom the policy lets know it; nothing is written and nothing decrypted.
 * A value without a token and one whose token the caller may not know take the same way and have the same answer.
 *
 * @returns undefined where there is none, for this caller.
 * @throws CrowdPayError INVALID_PII for what is no value of its kind, RATE_LIMITED after too many look-ups of its kind.
 */
export async function findToken(
  dependencies: FindTokenDependencies,
  value: RawValue,
  principal: Principal,
): Promise<string | undefined> {
  const [read] = readValues(dependencies.kinds, [value], dependencies.clock.now());
  if (read === undefined || read instanceof CrowdPayError) throw read ?? new RangeError('A value was not read.');
  if (read.kind === 'CVC') return undefined;
  await requireFindVolume(dependencies, principal, [read]);
  const { tenant } = principal;
  const [match] = await lookUpTokens(dependencies, tenant, [read], callerSubjectOf(principal));
  const resource = { tenant, subjectIsCaller: match?.held ?? false };
  const decision = dependencies.policy.decide({ action: 'pii.find', principal, resource, context: {} });
  return decision.allow ? match?.token : undefined;
}
