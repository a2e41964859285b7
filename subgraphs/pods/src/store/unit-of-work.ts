import { CrowdPayError } from '@crowdpay/errors';
import type { AuditRecorder } from '@crowdpay/outbox';
import type { Transaction, UnitOfWork } from '../domain/unit-of-work.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Database, DatabaseTransaction } from './prisma.ts';
import { personsOn } from './persons.ts';
import { invitationOf, membershipOf, podOf, podRow } from './rows.ts';

const LONGEST_TRANSACTION_MS = 5_000;
const UNIQUE_VIOLATION = 'P2002';

/** Transactions on the pods' database; the outbox rows of `recorder` belong to them. */
export function prismaUnitOfWork(database: Database, recorder: AuditRecorder): UnitOfWork {
  return {
    run: (work) =>
      database.$transaction((transaction) => work(transactionOn(transaction, recorder)), {
        timeout: LONGEST_TRANSACTION_MS,
      }),
  };
}

/** What the use cases need of a transaction that is open already. */
export function transactionOn(database: DatabaseTransaction, recorder: AuditRecorder): Transaction {
  return {
    ...podsOn(database),
    ...membershipsOn(database),
    ...invitationsOn(database),
    ...personsOn(database),
    record,
  };

  function record(event: Parameters<Transaction['record']>[0]): Promise<void> {
    return recorder.record(database, event);
  }
}

function podsOn(database: DatabaseTransaction): Pick<Transaction, 'insertPod' | 'lockPod'> {
  return {
    async insertPod(pod) {
      await database.podRow.create({ data: podRow(pod) });
    },
    async lockPod(tenant, id) {
      // Not FOR UPDATE: the foreign keys of new memberships and invitations may still point here.
      await database.$queryRaw`SELECT 1 FROM pods WHERE tenant = ${tenant} AND id = ${id} FOR NO KEY UPDATE`;
      const row = await database.podRow.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : podOf(row);
    },
  };
}

function membershipsOn(database: DatabaseTransaction): Pick<Transaction, 'findMembership' | 'insertMembership'> {
  return {
    async findMembership(tenant, podId, userId) {
      const where = { tenant_podId_userId: { tenant, podId, userId } };
      const row = await database.membershipRow.findUnique({ where });
      return row === null ? undefined : membershipOf(row);
    },
    async insertMembership(membership) {
      await conflictWhenTaken('This person belongs to the pod already.', () =>
        database.membershipRow.create({ data: membership }),
      );
    },
  };
}

type InvitationWork = 'findInvitation' | 'insertInvitation' | 'expireInvitation' | 'acceptInvitation';

function invitationsOn(database: DatabaseTransaction): Pick<Transaction, InvitationWork> {
  return {
    async findInvitation(tenant, id) {
      const row = await database.invitationRow.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : invitationOf(row);
    },
    async insertInvitation(invitation) {
      await conflictWhenTaken('An invitation of this person to the pod is pending.', () =>
        database.invitationRow.create({ data: invitation }),
      );
    },
    async expireInvitation(tenant, podId, inviteeId, now) {
      await database.invitationRow.updateMany({
        where: { tenant, podId, inviteeId, state: 'PENDING', expiresAt: { lte: now } },
        data: { state: 'EXPIRED' },
      });
    },
    async acceptInvitation(tenant, id) {
      const { count } = await database.invitationRow.updateMany({
        where: { tenant, id, state: 'PENDING' },
        data: { state: 'ACCEPTED' },
      });
      if (count !== 1) throw new CrowdPayError('CONFLICT', 'This invitation can no longer be accepted.');
    },
  };
}

// A unique index decides between two writers of the same instant, whatever either has looked up before.
async function conflictWhenTaken(message: string, insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    const taken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION;
    throw taken ? new CrowdPayError('CONFLICT', message) : error;
  }
}
