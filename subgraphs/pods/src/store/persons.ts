import type { Transaction } from '../domain/unit-of-work.ts';
import type { DatabaseTransaction } from './prisma.ts';
import { invitationOf } from './rows.ts';

/** What a transaction knows and changes about one person across all pods. */
export function personsOn(database: DatabaseTransaction): Pick<Transaction, 'withdrawInvitationsTo' | 'countOf'> {
  return {
    async withdrawInvitationsTo(tenant, inviteeId, now) {
      await database.$queryRaw`
        SELECT 1 FROM pods WHERE tenant = ${tenant} AND id IN (
          SELECT pod_id FROM invitations WHERE tenant = ${tenant} AND invitee_id = ${inviteeId} AND state = 'PENDING'
        ) ORDER BY id FOR NO KEY UPDATE`;
      const pending = { tenant, inviteeId, state: 'PENDING', expiresAt: { gt: now } };
      const rows = await database.invitationRow.updateManyAndReturn({ where: pending, data: { state: 'WITHDRAWN' } });
      return rows.map(invitationOf);
    },
    async countOf(tenant, personId) {
      const named = { tenant, OR: [{ inviteeId: personId }, { inviterId: personId }] };
      return {
        memberships: await database.membershipRow.count({ where: { tenant, userId: personId } }),
        invitations: await database.invitationRow.count({ where: named }),
      };
    },
  };
}
