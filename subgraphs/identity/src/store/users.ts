import { CrowdPayError } from '@crowdpay/errors';
import type { UserReader, UserWriter } from '../domain/user.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Database, DatabaseTransaction } from './prisma.ts';
import { userOf } from './user-row.ts';

const UNIQUE_VIOLATION = 'P2002';

/** People, read outside of transactions. */
export function prismaUserReader(database: Database): UserReader {
  return {
    async find(tenant, id) {
      const row = await database.user.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : userOf(row);
    },
    async findMany(tenant, ids) {
      const rows = await database.user.findMany({ where: { tenant, id: { in: [...ids] } } });
      return rows.map(userOf);
    },
    async findByEmail(tenant, email) {
      const row = await database.user.findUnique({ where: { tenant_email: { tenant, email } } });
      return row === null ? undefined : userOf(row);
    },
    async rolesOf(tenant, userId) {
      const rows = await database.userRole.findMany({ where: { tenant, userId }, orderBy: { role: 'asc' } });
      return rows.map((row) => row.role);
    },
  };
}

/** People, changed inside `transaction`. */
export function prismaUserWriter(transaction: DatabaseTransaction): UserWriter {
  return {
    async insert(user) {
      try {
        await transaction.user.create({ data: user });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new CrowdPayError('CONFLICT', 'This e-mail address has an account already. Sign in instead.');
      }
    },
    async lock(tenant, id) {
      await transaction.$queryRaw`SELECT 1 FROM users WHERE tenant = ${tenant} AND id = ${id} FOR UPDATE`;
      const row = await transaction.user.findUnique({ where: { tenant_id: { tenant, id } } });
      return row === null ? undefined : userOf(row);
    },
    async setKycState(tenant, id, kycState, kycChangedAt) {
      await transaction.user.update({ where: { tenant_id: { tenant, id } }, data: { kycState, kycChangedAt } });
    },
    ...subjectRights(transaction),
  };
}

type SubjectRights = 'hasEmail' | 'correct' | 'erase' | 'optOut' | 'countRoles' | 'removeRoles';

function subjectRights(transaction: DatabaseTransaction): Pick<UserWriter, SubjectRights> {
  return {
    async hasEmail(tenant, email) {
      return (await transaction.user.count({ where: { tenant, email } })) > 0;
    },
    async correct(tenant, id, fields) {
      await transaction.user.update({ where: { tenant_id: { tenant, id } }, data: fields });
    },
    async erase(tenant, id, erasedAt) {
      const nothing = { displayName: null, email: null, phone: null, ssn: null };
      await transaction.user.update({ where: { tenant_id: { tenant, id } }, data: { ...nothing, erasedAt } });
    },
    async optOut(tenant, id, optedOutAt) {
      await transaction.user.update({ where: { tenant_id: { tenant, id } }, data: { optedOutAt } });
    },
    countRoles: (tenant, userId) => transaction.userRole.count({ where: { tenant, userId } }),
    async removeRoles(tenant, userId) {
      return (await transaction.userRole.deleteMany({ where: { tenant, userId } })).count;
    },
  };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === UNIQUE_VIOLATION;
}
