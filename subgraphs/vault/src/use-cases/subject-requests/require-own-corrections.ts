import type { SubjectCorrections } from '@crowdpay/audit-event';
import { CrowdPayError } from '@crowdpay/errors';
import type { PiiKind } from '@crowdpay/pii-token';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { TokenStore } from '../../domain/token-store.ts';

const KINDS: Readonly<Record<keyof SubjectCorrections, PiiKind>> = {
  displayName: 'NAME',
  email: 'EMAIL',
  phone: 'PHONE',
  ssn: 'SSN',
};

/**
 * Corrections have to be values that the person holds: the gateway tokenizes what they typed for them. A token of somebody
 * else's, sent past the gateway, would make another's value theirs, and a random one may expire.
 *
 * @throws CrowdPayError INVALID_INPUT, the same for every token that is not theirs.
 */
export async function requireOwnCorrections(
  tokens: Pick<TokenStore, 'open'>,
  { tenant, subject }: DataSubject,
  corrections: SubjectCorrections,
): Promise<void> {
  const wanted = (Object.keys(KINDS) as (keyof SubjectCorrections)[]).flatMap((field) => {
    const token = corrections[field];
    return token === undefined ? [] : [{ kind: KINDS[field], token }];
  });
  if (wanted.length === 0) return;
  const held = await tokens.open(
    tenant,
    wanted.map(({ token }) => token),
    subject,
  );
  const theirs = wanted.every(({ kind }, index) => {
    const found = held[index];
    return found?.own === true && found.kind === kind && found.mode === 'DETERMINISTIC';
  });
  if (!theirs) throw new CrowdPayError('INVALID_INPUT', 'Enter the corrections again.');
}
