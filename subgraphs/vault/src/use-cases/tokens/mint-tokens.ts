import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import { sealHolding } from '../../crypto/holding-cipher.ts';
import type { Indexed, IndexedBatch, IndexKeys } from '../../crypto/index-keys.ts';
import { keyWork } from '../../crypto/key-cache.ts';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import type { AuditContext } from '../../domain/audit-context.ts';
import type { CanonicalValue } from '../../domain/canonical-value.ts';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { Draw } from '../../domain/draw.ts';
import type { SubjectKey } from '../../domain/keys.ts';
import type { Kinds } from '../../domain/kinds/index.ts';
import type { NewHolding, TokenStore } from '../../domain/token-store.ts';
import type { VaultMetrics } from '../../metrics.ts';

/** What minting needs. */
export interface MintTokensDependencies {
  readonly kinds: Kinds;
  readonly indexKeys: IndexKeys;
  readonly subjectKeys: SubjectKeys;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly draw: Draw;
  readonly randomness: Randomness;
  readonly metrics: VaultMetrics;
}

/** With half of a kind's token space taken, one value in 2^32 would need more draws than this. */
export const MAX_ROUNDS = 32;

/** A distinct value of a batch on its way to a token. */
interface Wanted {
  readonly value: CanonicalValue;
  /** The token once it is known to be the value's, with a holding of the subject. */
  token?: string;
  /** How many candidates turned out to be another value's token. */
  collisions: number;
  /** The last candidate was not inserted: either it was another value's, or the value has a token by now. */
  refused: boolean;
}

/**
 * The deterministic token of each value, held by `holder` when it returns. A value that is new gets a token, one row for
 * all the callers that bring it at the same instant: each draws a candidate and inserts it unless the value has one by
 * then; who loses looks again and finds the winner's. A candidate that is already another value's gives way to the next.
 *
 * @returns one outcome for each value, in their order.
 */
export async function mintTokens(
  dependencies: MintTokensDependencies,
  holder: DataSubject,
  values: readonly CanonicalValue[],
  context: AuditContext,
): Promise<readonly (string | CrowdPayError)[]> {
  // A batch may hold one value twice: it is one token.
  const wanted = new Map<string, Wanted>();
  for (const value of values) wanted.set(nameOf(value), { value, collisions: 0, refused: false });
  await settle(dependencies, holder, [...wanted.values()], context);
  return values.map((value) => wanted.get(nameOf(value))?.token ?? noFreeToken());
}

/** The error of a value for which no free token was drawn. */
export function noFreeToken(): CrowdPayError {
  return new CrowdPayError('INTERNAL', 'No token could be made for this value. Try again later.');
}

function nameOf({ kind, canonical }: CanonicalValue): string {
  return `${kind} ${canonical}`;
}

// Each round looks up what is open and adds what was not found. A round whose view of the index or of the subject's key
// turns out to be old has changed nothing: the next one looks again.
async function settle(
  dependencies: MintTokensDependencies,
  holder: DataSubject,
  wanted: readonly Wanted[],
  context: AuditContext,
): Promise<void> {
  const { indexKeys, subjectKeys } = dependencies;
  let open = wanted;
  for (let round = 0; round < MAX_ROUNDS && open.length > 0; round += 1) {
    const batch = await indexKeys.index(
      holder.tenant,
      open.map(({ value }) => value),
    );
    const existing = await findExisting(dependencies, holder, batch, open);
    const missing = open.filter((one) => one.token === undefined);
    if (existing !== 'INDEX_CHANGED' && missing.length > 0) {
      const key = await subjectKeys.current(holder, context);
      await addHoldings(dependencies, key, batch, open, existing);
    }
    open = open.filter((one) => one.token === undefined);
  }
}

/** @returns the tokens of those that have one which the subject does not hold yet; those held are settled. */
async function findExisting(
  { tokens, indexKeys, metrics }: MintTokensDependencies,
  holder: DataSubject,
  batch: IndexedBatch,
  open: readonly Wanted[],
): Promise<ReadonlyMap<Wanted, string> | 'INDEX_CHANGED'> {
  const found = await tokens.find(batch.state, batch.values, holder.subject);
  if (found === 'INDEX_CHANGED') {
    indexKeys.forget(batch.state);
    return found;
  }
  const existing = new Map<Wanted, string>();
  open.forEach((one, index) => {
    const match = found[index];
    if (match?.held) one.token = match.token;
    else if (match !== undefined) existing.set(one, match.token);
    else if (one.refused) {
      one.collisions += 1;
      metrics.collision(one.value.kind);
    }
    one.refused = false;
  });
  return existing;
}

async function addHoldings(
  dependencies: MintTokensDependencies,
  key: SubjectKey,
  { state, values }: IndexedBatch,
  open: readonly Wanted[],
  existing: ReadonlyMap<Wanted, string>,
): Promise<void> {
  const { subjectKeys, indexKeys, tokens, clock } = dependencies;
  const missing = open.flatMap((one, index) => {
    const value = values[index];
    return one.token === undefined && value !== undefined ? [{ one, value }] : [];
  });
  const amount = keyWork(missing.map(({ value }) => value.canonical));
  const holdings = await subjectKeys.use(key, amount, (dataKey) =>
    missing.map(({ one, value }) => newHolding(dependencies, dataKey, key, value, one.collisions, existing.get(one))),
  );
  const added = await tokens.add(key, { index: state, keyVersion: key.version }, holdings, clock.now());
  if (added === 'INDEX_CHANGED') indexKeys.forget(state);
  if (added === 'INDEX_CHANGED' || added === 'KEY_CHANGED') return;
  holdings.forEach(({ token, mint }, index) => {
    const one = missing[index]?.one;
    if (one === undefined) return;
    if (added[index] === true) one.token = token;
    else one.refused = mint !== undefined;
  });
}

function newHolding(
  { kinds, draw, randomness }: MintTokensDependencies,
  dataKey: Buffer,
  key: SubjectKey,
  value: Indexed,
  collisions: number,
  existing: string | undefined,
): NewHolding {
  const { kind, canonical, canonicalVersion, blindIndex, nextBlindIndex } = value;
  const token = existing ?? kinds[kind].token(canonical, draw);
  const place = { tenant: key.tenant, kind, token, subject: key.subject, keyVersion: key.version };
  const ciphertext = sealHolding(dataKey, canonical, place, randomness);
  return {
    kind,
    token,
    ciphertext,
    blindIndex,
    ...(nextBlindIndex === undefined ? {} : { nextBlindIndex }),
    ...(existing === undefined ? { mint: { canonicalVersion, collisions } } : {}),
  };
}
