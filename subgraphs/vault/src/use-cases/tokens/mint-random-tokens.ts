import type { CrowdPayError } from '@crowdpay/errors';
import { sealHolding } from '../../crypto/holding-cipher.ts';
import { keyWork } from '../../crypto/key-cache.ts';
import type { AuditContext } from '../../domain/audit-context.ts';
import type { CanonicalValue } from '../../domain/canonical-value.ts';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { SubjectKey } from '../../domain/keys.ts';
import type { NewRandomHolding, TokenLifetime } from '../../domain/token-store.ts';
import { MAX_ROUNDS, type MintTokensDependencies, noFreeToken } from './mint-tokens.ts';

/** What minting random tokens needs. */
export type MintRandomTokensDependencies = Omit<MintTokensDependencies, 'indexKeys'>;

/** A value of a batch on its way to a token of its own. */
interface Wanted {
  readonly value: CanonicalValue;
  token?: string;
  /** How many candidates were taken. */
  collisions: number;
}

/**
 * A fresh token for each value, in its kind's shape and held by `holder`: the same value twice is two tokens, and no look-up
 * by value finds either. A candidate that is taken gives way to the next.
 *
 * @returns one outcome for each value, in their order.
 */
export async function mintRandomTokens(
  dependencies: MintRandomTokensDependencies,
  holder: DataSubject,
  values: readonly CanonicalValue[],
  lifetime: TokenLifetime,
  context: AuditContext,
): Promise<readonly (string | CrowdPayError)[]> {
  const wanted = values.map((value): Wanted => ({ value, collisions: 0 }));
  let open: readonly Wanted[] = wanted;
  for (let round = 0; round < MAX_ROUNDS && open.length > 0; round += 1) {
    const key = await dependencies.subjectKeys.current(holder, context);
    await addTokens(dependencies, key, open, lifetime);
    open = open.filter((one) => one.token === undefined);
  }
  return wanted.map(({ token }) => token ?? noFreeToken());
}

async function addTokens(
  dependencies: MintRandomTokensDependencies,
  key: SubjectKey,
  open: readonly Wanted[],
  lifetime: TokenLifetime,
): Promise<void> {
  const { subjectKeys, tokens, clock, metrics } = dependencies;
  const amount = keyWork(open.map(({ value }) => value.canonical));
  const holdings = await subjectKeys.use(key, amount, (dataKey) =>
    open.map((one) => newHolding(dependencies, dataKey, key, one)),
  );
  const added = await tokens.addRandom(key, key.version, holdings, lifetime, clock.now());
  if (added === 'KEY_CHANGED') return;
  open.forEach((one, index) => {
    const token = holdings[index]?.token;
    if (added[index] === true && token !== undefined) one.token = token;
    else {
      one.collisions += 1;
      metrics.collision(one.value.kind);
    }
  });
}

function newHolding(
  { kinds, draw, randomness }: MintRandomTokensDependencies,
  dataKey: Buffer,
  key: SubjectKey,
  { value, collisions }: Wanted,
): NewRandomHolding {
  const { kind, canonical, canonicalVersion } = value;
  const token = kinds[kind].token(canonical, draw);
  const place = { tenant: key.tenant, kind, token, subject: key.subject, keyVersion: key.version };
  const ciphertext = sealHolding(dataKey, canonical, place, randomness);
  return { kind, token, ciphertext, mint: { canonicalVersion, collisions } };
}
