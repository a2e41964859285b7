import { UnsealError } from '@crowdpay/kms';
import type { Logger } from '@crowdpay/log';
import { openHolding } from '../crypto/holding-cipher.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import { withSubjectKey } from '../crypto/subject-key-wrap.ts';
import type { HeldToken } from '../domain/token-store.ts';
import type { VaultMetrics } from '../metrics.ts';

/** What opening needs. */
export interface OpenHoldingsDependencies {
  readonly keys: KeyRing;
  readonly log: Logger;
  readonly metrics: VaultMetrics;
}

/**
 * Decrypts holdings of one tenant, each data key unwrapped once. One that does not open (tampered with, swapped with
 * another row) costs only its own result, and is counted and logged: somebody wrote past the vault.
 *
 * @returns the canonical value of each, in their order; undefined where it did not open.
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when key management is away.
 */
export async function openHoldings(
  dependencies: OpenHoldingsDependencies,
  holdings: readonly HeldToken[],
): Promise<readonly (string | undefined)[]> {
  const opened = new Map<HeldToken, string>();
  for (const group of byKey(holdings)) {
    const { key } = group[0];
    const values = await dependencies.keys.withTenantKey(key.tenant, key.tenantKeyVersion, (tenantKey) =>
      openGroup(tenantKey, group),
    );
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

function openGroup(tenantKey: Buffer, group: Group): (string | undefined)[] {
  const { key } = group[0];
  const values = ifIntact(() =>
    withSubjectKey(tenantKey, key.wrapped, key, (dataKey) =>
      group.map((holding) => ifIntact(() => plaintextOf(dataKey, holding))),
    ),
  );
  return values ?? group.map(() => undefined);
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
