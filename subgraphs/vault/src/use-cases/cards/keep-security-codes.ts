import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { Randomness } from '@crowdpay/ids';
import { sealHolding } from '../../crypto/holding-cipher.ts';
import { keyWork } from '../../crypto/key-cache.ts';
import type { SubjectKeys } from '../../crypto/subject-keys.ts';
import type { AuditContext } from '../../domain/audit-context.ts';
import type { CanonicalValue } from '../../domain/canonical-value.ts';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { Draw } from '../../domain/draw.ts';
import type { SubjectKey } from '../../domain/keys.ts';
import type { Kinds } from '../../domain/kinds/index.ts';
import { SECURITY_CODE_LIFE_MS, type SecurityCodeStore } from '../../domain/security-codes.ts';

/** What keeping security codes needs. */
export interface KeepSecurityCodesDependencies {
  readonly kinds: Kinds;
  readonly subjectKeys: SubjectKeys;
  readonly securityCodes: SecurityCodeStore;
  readonly clock: Clock;
  readonly draw: Draw;
  readonly randomness: Randomness;
}

const MAX_ATTEMPTS = 3;

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
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const key = await dependencies.subjectKeys.current(holder, context);
    const tokens = await keepUnder(dependencies, key, codes);
    if (tokens !== undefined) return tokens;
  }
  throw new CrowdPayError('INTERNAL', 'The security code could not be kept. Try again later.');
}

/** @returns undefined when a rotation has replaced the key meanwhile. */
async function keepUnder(
  { kinds, subjectKeys, securityCodes, clock, draw, randomness }: KeepSecurityCodesDependencies,
  key: SubjectKey,
  codes: readonly CanonicalValue[],
): Promise<readonly string[] | undefined> {
  const { tenant, subject, version } = key;
  const amount = keyWork(codes.map(({ canonical }) => canonical));
  const kept = await subjectKeys.use(key, amount, (dataKey) =>
    codes.map(({ kind, canonical }) => {
      const token = kinds[kind].token(canonical, draw);
      const place = { tenant, subject, kind, token, keyVersion: version };
      return { token, ciphertext: sealHolding(dataKey, canonical, place, randomness) };
    }),
  );
  const expiresAt = new Date(clock.now().getTime() + SECURITY_CODE_LIFE_MS);
  const added = await securityCodes.add({ tenant, subject }, version, kept, expiresAt);
  return added ? kept.map(({ token }) => token) : undefined;
}
