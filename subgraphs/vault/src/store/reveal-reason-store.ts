import { PRINCIPAL_KINDS } from '@crowdpay/principal';
import type { RevealReasonStore, RevealReasonWriter, SealedReason } from '../domain/reveal-reason.ts';
import type { PrismaClient, RevealReason as RevealReasonRow } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/** Sealed reasons in PostgreSQL. */
export function prismaRevealReasonStore(prisma: PrismaClient): RevealReasonStore {
  return {
    async find(tenant, id) {
      const row = await prisma.revealReason.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : reasonOf(row);
    },
  };
}

/** Adds sealed reasons inside `transaction`. */
export function prismaRevealReasonWriter(transaction: DatabaseTransaction): RevealReasonWriter {
  return {
    async add({ caller, ciphertext, ...reason }) {
      const data = { ...reason, callerKind: caller.kind, callerId: caller.id, ciphertext: Uint8Array.from(ciphertext) };
      await transaction.revealReason.create({ data });
    },
  };
}

function reasonOf({ callerKind, callerId, ciphertext, ...row }: RevealReasonRow): SealedReason {
  const kind = PRINCIPAL_KINDS.find((one) => one === callerKind);
  if (kind === undefined) throw new RangeError('A reason has a caller of an unknown kind.');
  return { ...row, caller: { kind, id: callerId }, ciphertext: Buffer.from(ciphertext) };
}
