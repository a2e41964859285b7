import type { PagePosition, PageRequest } from '../domain/page.ts';
import type { PodReader } from '../domain/pod-reader.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Database } from './prisma.ts';
import { membershipOf, podOf, sharedRoleOf } from './rows.ts';

/** Reads pods and memberships outside of transactions. */
export function prismaPodReader(database: Database): PodReader {
  async function listMemberships(where: Prisma.MembershipRowWhereInput, page: PageRequest) {
    const rows = await database.membershipRow.findMany({
      where: { ...where, ...behind(page.after) },
      orderBy: [{ joinedAt: 'asc' }, { id: 'asc' }],
      take: page.first + 1,
    });
    return rows.map(membershipOf);
  }

  return {
    async findPods(tenant, podIds) {
      const rows = await database.podRow.findMany({ where: { tenant, id: { in: [...podIds] } } });
      return rows.map(podOf);
    },
    async findMembershipsOf(tenant, userId, podIds) {
      const rows = await database.membershipRow.findMany({ where: { tenant, userId, podId: { in: [...podIds] } } });
      return rows.map(membershipOf);
    },
    async findSharedRoles(tenant, userId, subjectIds) {
      // One indexed look-up for each pod of the person and each subject, however many members a pod has.
      const rows = await database.$queryRaw<{ subjectId: string; role: string }[]>`
        SELECT DISTINCT theirs.user_id AS "subjectId", mine.role
          FROM memberships mine JOIN memberships theirs ON theirs.tenant = mine.tenant AND theirs.pod_id = mine.pod_id
         WHERE mine.tenant = ${tenant} AND mine.user_id = ${userId} AND theirs.user_id = ANY (${subjectIds})`;
      return rows.map(sharedRoleOf);
    },
    async findMemberships(tenant, membershipIds) {
      const rows = await database.membershipRow.findMany({ where: { tenant, id: { in: [...membershipIds] } } });
      return rows.map(membershipOf);
    },
    listMembershipsOfPod: (tenant, podId, page) => listMemberships({ tenant, podId }, page),
    listMembershipsOfUser: (tenant, userId, page) => listMemberships({ tenant, userId }, page),
  };
}

// Everything behind a place in the order (joined_at, id). The first condition alone lets the index begin there.
function behind(after: PagePosition | null): Prisma.MembershipRowWhereInput {
  if (after === null) return {};
  const { at, id } = after;
  return { joinedAt: { gte: at }, OR: [{ joinedAt: { gt: at } }, { id: { gt: id } }] };
}
