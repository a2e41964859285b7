import { SEAL_OVERHEAD_BYTES, UnsealError } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import { openHolding } from '../../crypto/holding-cipher.ts';
import type { KeyWork } from '../../crypto/key-cache.ts';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import type { HeldToken } from '../../domain/token-store.ts';
import type { VaultMetrics } from '../../metrics.ts';

/** What opening needs. */
export interface OpenHoldingsDependencies {
  readonly subjectKeys: SubjectKeys;
  readonly log: Logger;
  readonly metrics: VaultMetrics;
}

/**
 * Decrypts holdings of one tenant, each data key taken once. One that does not open (tampered with, swapped with
 * another row) costs only its own result, and is counted and logged: somebody wrote past the vault.
 *
 * @param holdings as the store read them just now, so that their keys were living.
 * @returns the canonical value of each, in their order; undefined where it did not open.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function openHoldings(
  dependencies: OpenHoldingsDependencies,
  holdings: readonly HeldToken[],
): Promise<readonly (string | undefined)[]> {
  const opened = new Map<HeldToken, string>();
  for (const group of byKey(holdings)) {
    const values = await openGroup(dependencies.subjectKeys, group);
    group.forEach((holding, index) => {
      const value = values[index];
      if (value === undefined) reportFailure(dependencies, holding);
      else opened.set(holding, value);
    });
  }
  return holdings.map((holding) => opened.get(holding));
}

type Group = [HeldToken, ...HeldToken[]];

function byKey(holdings: readonly HeldToken[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const holding of holdings) {
    const { subject, version } = holding.key;
    const name = `${version} ${subject}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [holding]);
    else group.push(holding);
  }
  return groups.values();
}

async function openGroup(subjectKeys: SubjectKeys, group: Group): Promise<readonly (string | undefined)[]> {
  try {
    return await subjectKeys.use(group[0].key, workOf(group), (dataKey) =>
      group.map((holding) => ifIntact(() => plaintextOf(dataKey, holding))),
    );
  } catch (error) {
    // The data key itself did not open: nothing of this subject does.
    if (error instanceof UnsealError) return group.map(() => undefined);
    throw error;
  }
}

function workOf(group: Group): KeyWork {
  const bytes = group.reduce((sum, { ciphertext }) => sum + ciphertext.length - SEAL_OVERHEAD_BYTES, 0);
  return { messages: group.length, bytes };
}

function plaintextOf(dataKey: Buffer, { token, kind, ciphertext, key }: HeldToken): string {
  const { tenant, subject, version } = key;
  return openHolding(dataKey, ciphertext, { tenant, kind, token, subject, keyVersion: version });
}

function ifIntact<Result>(open: () => Result): Result | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

function reportFailure({ log, metrics }: OpenHoldingsDependencies, { kind }: HeldToken): void {
  metrics.unopened(kind);
  log.error({ kind }, 'A holding failed authentication: the database was changed past the vault');
}
