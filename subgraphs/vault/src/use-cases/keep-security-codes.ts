import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import { sealHolding } from '../crypto/holding-cipher.ts';
import { keyWork } from '../crypto/key-cache.ts';
import type { SubjectKeys } from '../crypto/subject-keys.ts';
import type { AuditContext } from '../domain/audit-context.ts';
import type { CanonicalValue } from '../domain/canonical-value.ts';
import type { DataSubject } from '../domain/data-subject.ts';
import type { Draw } from '../domain/draw.ts';
import type { Kinds } from '../domain/kinds/index.ts';
import { SECURITY_CODE_LIFE_MS, type SecurityCodeStore } from '../domain/security-codes.ts';

/** What keeping security codes needs. */
export interface KeepSecurityCodesDependencies {
  readonly kinds: Kinds;
  readonly subjectKeys: SubjectKeys;
  readonly securityCodes: SecurityCodeStore;
  readonly clock: Clock;
  readonly draw: Draw;
  readonly randomness: Randomness;
}

/**
 * Keeps security codes for the one authorisation that each is for, at most for `SECURITY_CODE_LIFE_MS`.
 *
 * @returns a fresh random token for each, in their order: the same code twice is two tokens.
 */
export async function keepSecurityCodes(
  dependencies: KeepSecurityCodesDependencies,
  holder: DataSubject,
  codes: readonly CanonicalValue[],
  context: AuditContext,
): Promise<readonly string[]> {
  if (codes.length === 0) return [];
  const { kinds, subjectKeys, securityCodes, clock, draw, randomness } = dependencies;
  const key = await subjectKeys.current(holder, context);
  const amount = keyWork(codes.map(({ canonical }) => canonical));
  const kept = await subjectKeys.use(key, amount, (dataKey) =>
    codes.map(({ kind, canonical }) => {
      const token = kinds[kind].token(canonical, draw);
      const place = { ...holder, kind, token, keyVersion: key.version };
      return { token, ciphertext: sealHolding(dataKey, canonical, place, randomness) };
    }),
  );
  await securityCodes.add(holder, key.version, kept, new Date(clock.now().getTime() + SECURITY_CODE_LIFE_MS));
  return kept.map(({ token }) => token);
}
