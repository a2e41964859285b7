import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import { sealHolding } from '../crypto/holding-cipher.ts';
import { keyWork } from '../crypto/key-cache.ts';
import { INDEX_KEY_VERSION, type Indexed, type KeyRing } from '../crypto/key-ring.ts';
import type { SubjectKeys } from '../crypto/subject-keys.ts';
import type { AuditContext } from '../domain/audit-context.ts';
import type { CanonicalValue } from '../domain/canonical-value.ts';
import type { DataSubject } from '../domain/data-subject.ts';
import type { Draw } from '../domain/draw.ts';
import type { SubjectKey } from '../domain/keys.ts';
import type { Kinds } from '../domain/kinds/index.ts';
import type { NewHolding, TokenStore } from '../domain/token-store.ts';
import type { VaultMetrics } from '../metrics.ts';

/** What minting needs. */
export interface MintTokensDependencies {
  readonly kinds: Kinds;
  readonly keys: KeyRing;
  readonly subjectKeys: SubjectKeys;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly draw: Draw;
  readonly randomness: Randomness;
  readonly metrics: VaultMetrics;
}

// With half of a kind's token space taken, one value in 2^32 would need more draws than this.
const MAX_ROUNDS = 32;

/** A distinct value of a batch on its way to a token. */
interface Wanted {
  readonly value: Indexed;
  /** The token once it is known to be the value's, with a holding of the subject. */
  token?: string;
  /** How many candidates turned out to be another value's token. */
  collisions: number;
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
  if (values.length === 0) return [];
  const indexed = await dependencies.keys.index(holder.tenant, values);
  // A batch may hold one value twice: it is one token. The blind index covers the kind, so it tells kinds apart too.
  const wanted = new Map(indexed.map((value): [string, Wanted] => [nameOf(value), { value, collisions: 0 }]));
  await settle(dependencies, holder, [...wanted.values()], context);
  return indexed.map((value) => wanted.get(nameOf(value))?.token ?? noFreeToken());
}

function nameOf({ blindIndex }: Indexed): string {
  return blindIndex.toString('hex');
}

async function settle(
  dependencies: MintTokensDependencies,
  holder: DataSubject,
  wanted: readonly Wanted[],
  context: AuditContext,
): Promise<void> {
  let open = wanted;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const existing = await findExisting(dependencies, holder, open, round > 0);
    open = open.filter((one) => one.token === undefined);
    if (open.length === 0) return;
    const key = await dependencies.subjectKeys.current(holder, context);
    await addHoldings(dependencies, key, open, existing);
    open = open.filter((one) => one.token === undefined);
    if (open.length === 0) return;
  }
}

/** @returns the tokens of those that have one which the subject does not hold yet; those held are settled. */
async function findExisting(
  { tokens, metrics }: MintTokensDependencies,
  holder: DataSubject,
  open: readonly Wanted[],
  again: boolean,
): Promise<ReadonlyMap<Wanted, string>> {
  const values = open.map(({ value }) => value);
  const found = await tokens.find(holder.tenant, INDEX_KEY_VERSION, values, holder.subject);
  const existing = new Map<Wanted, string>();
  open.forEach((one, index) => {
    const match = found[index];
    if (match?.held) one.token = match.token;
    else if (match !== undefined) existing.set(one, match.token);
    else if (again) {
      // It was not inserted, and yet has no token: the candidate was another value's.
      one.collisions += 1;
      metrics.collision(one.value.kind);
    }
  });
  return existing;
}

async function addHoldings(
  dependencies: MintTokensDependencies,
  key: SubjectKey,
  open: readonly Wanted[],
  existing: ReadonlyMap<Wanted, string>,
): Promise<void> {
  const { subjectKeys, tokens, clock } = dependencies;
  const amount = keyWork(open.map(({ value }) => value.canonical));
  const holdings = await subjectKeys.use(key, amount, (dataKey) =>
    open.map((one) => newHolding(dependencies, dataKey, key, one, existing.get(one))),
  );
  const keyVersions = { indexKeyVersion: INDEX_KEY_VERSION, keyVersion: key.version };
  const added = await tokens.add(key, keyVersions, holdings, clock.now());
  holdings.forEach(({ token }, index) => {
    const one = open[index];
    if (one !== undefined && added[index] === true) one.token = token;
  });
}

function newHolding(
  { kinds, draw, randomness }: MintTokensDependencies,
  dataKey: Buffer,
  key: SubjectKey,
  { value, collisions }: Wanted,
  existing: string | undefined,
): NewHolding {
  const { kind, canonical, canonicalVersion, blindIndex } = value;
  const token = existing ?? kinds[kind].token(canonical, draw);
  const place = { tenant: key.tenant, kind, token, subject: key.subject, keyVersion: key.version };
  const ciphertext = sealHolding(dataKey, canonical, place, randomness);
  const mint = { canonicalVersion, blindIndex, collisions };
  return { kind, token, ciphertext, ...(existing === undefined ? { mint } : {}) };
}

function noFreeToken(): CrowdPayError {
  return new CrowdPayError('INTERNAL', 'No token could be made for this value. Try again later.');
}
