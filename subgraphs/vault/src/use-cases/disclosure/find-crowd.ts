import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { Principal } from '@crowdpay/principal';
import { type CrowdDirectory, MAX_CROWD_SUBJECTS } from '../../domain/crowd-directory.ts';
import type { TokenStore } from '../../domain/token-store.ts';

/** What finding the crowd needs. */
export interface FindCrowdDependencies {
  readonly tokens: TokenStore;
  readonly crowd: CrowdDirectory;
  readonly log: Logger;
}

// Of a name that thousands have, so many holders are looked at.
const HOLDERS_PER_TOKEN = 100;

/**
 * The roles that a person has in pods together with those who hold each token, by one question to the store and one to
 * the directory. Both are asked also when no token turns out to have a holder, so that it takes as long.
 *
 * @returns the distinct roles for each token; none for all of them when the directory is away, for nobody is in a crowd
 * that cannot be seen.
 */
export async function findCrowd(
  { tokens, crowd, log }: FindCrowdDependencies,
  asked: readonly string[],
  { tenant, id, requestId }: Principal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const holders = await tokens.holdersOf(tenant, asked, HOLDERS_PER_TOKEN);
  const subjects = everyFirstThenEverySecond(holders, MAX_CROWD_SUBJECTS);
  try {
    const roles = await crowd.rolesOf(tenant, id, subjects, requestId);
    const roleOf = new Map(subjects.map((subject, index) => [subject, roles[index]]));
    return new Map(asked.map((token, index) => [token, rolesWith(holders[index] ?? [], roleOf)]));
  } catch (error) {
    if (!(error instanceof CrowdPayError)) throw error;
    log.warn({ err: error }, 'The crowd cannot be seen: masked contacts are hidden');
    return new Map();
  }
}

// With too many holders for one question each token still has its first ones in it.
function everyFirstThenEverySecond(holders: readonly (readonly string[])[], limit: number): string[] {
  const subjects = new Set<string>();
  for (let place = 0; place < HOLDERS_PER_TOKEN; place += 1) {
    for (const ofToken of holders) {
      const subject = ofToken[place];
      if (subject !== undefined && subjects.size < limit) subjects.add(subject);
    }
  }
  return [...subjects];
}

function rolesWith(
  holders: readonly string[],
  roleOf: ReadonlyMap<string, string | null | undefined>,
): readonly string[] {
  const roles = holders.map((holder) => roleOf.get(holder)).filter((role) => typeof role === 'string');
  return [...new Set(roles)];
}
