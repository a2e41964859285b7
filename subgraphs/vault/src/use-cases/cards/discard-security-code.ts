import type { AuditContext } from '../../domain/audit-context.ts';
import type { SecurityCodeUse } from '../../domain/security-codes.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { securityCodeDiscarded } from '../../events/tokens-and-keys.ts';

/**
 * Deletes a security code because its authorisation is over, and audits that in the same transaction.
 *
 * @param service name of the caller as its certificate proves it.
 * @returns whether there was one; a repeated call finds none and audits nothing.
 */
export async function discardSecurityCode(
  { unitOfWork }: { readonly unitOfWork: UnitOfWork },
  use: SecurityCodeUse,
  service: string,
  requestId: string,
): Promise<boolean> {
  const context: AuditContext = { tenant: use.tenant, actor: { kind: 'service', id: service }, requestId };
  return unitOfWork.run(async (transaction) => {
    const discarded = await transaction.securityCodes.discard(use);
    if (discarded) await transaction.record(securityCodeDiscarded(use, 'AUTHORISATION_ENDED', context));
    return discarded;
  });
}
