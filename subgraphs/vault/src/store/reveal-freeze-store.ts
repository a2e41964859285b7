import { PRINCIPAL_KINDS, type PrincipalKind } from '@crowdpay/principal';
import type { VolumeCaller } from '../domain/volume/caller.ts';
import type { RevealFreeze, RevealFreezes, RevealFreezeWriter } from '../domain/volume/reveal-freezes.ts';
import type { PrismaClient, RevealFreeze as FreezeRow } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/** Freezes in PostgreSQL. */
export function prismaRevealFreezes(prisma: PrismaClient): RevealFreezes {
  return {
    isFrozen: (caller) => isFrozen(prisma, caller),
    async find(tenant, id) {
      const row = await prisma.revealFreeze.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : freezeOf(row);
    },
    async list(tenant, { first, after }) {
      const behind =
        after === null ? {} : { OR: [{ frozenAt: { lt: after.at } }, { frozenAt: after.at, id: { lt: after.id } }] };
      const rows = await prisma.revealFreeze.findMany({
        where: { tenant, ...behind },
        orderBy: [{ frozenAt: 'desc' }, { id: 'desc' }],
        take: first + 1,
      });
      return rows.map(freezeOf);
    },
  };
}

/** Freezes, changed inside `transaction`. */
export function prismaRevealFreezeWriter(transaction: DatabaseTransaction): RevealFreezeWriter {
  return {
    isFrozen: (caller) => isFrozen(transaction, caller),
    async add({ id, caller, requested, frozenAt }) {
      const data = { tenant: caller.tenant, id, callerKind: caller.kind, callerId: caller.id, requested, frozenAt };
      const { count } = await transaction.revealFreeze.createMany({ data, skipDuplicates: true });
      return count === 1;
    },
    async lift(tenant, id, by, at) {
      const data = { liftedAt: at, liftedBy: by };
      const { count } = await transaction.revealFreeze.updateMany({ where: { tenant, id, liftedAt: null }, data });
      return count === 1;
    },
  };
}

async function isFrozen(database: DatabaseTransaction | PrismaClient, caller: VolumeCaller): Promise<boolean> {
  const { tenant, kind: callerKind, id: callerId } = caller;
  const found = await database.revealFreeze.findFirst({
    where: { tenant, callerKind, callerId, liftedAt: null },
    select: { id: true },
  });
  return found !== null;
}

function freezeOf(row: FreezeRow): RevealFreeze {
  const { id, tenant, callerId, requested, frozenAt, liftedAt, liftedBy } = row;
  const caller = { tenant, kind: kindOf(row.callerKind), id: callerId };
  const lifted = liftedAt === null || liftedBy === null ? {} : { lifted: { by: liftedBy, at: liftedAt } };
  return { id, caller, requested, frozenAt, ...lifted };
}

function kindOf(text: string): PrincipalKind {
  const kind = PRINCIPAL_KINDS.find((one) => one === text);
  if (kind === undefined) throw new RangeError('A freeze has a caller of an unknown kind.');
  return kind;
}
