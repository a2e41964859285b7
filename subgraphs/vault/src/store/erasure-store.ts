import type { DataSubject } from '../domain/data-subject.ts';
import type { ErasureReplays, ErasureWriter } from '../domain/erasure.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';

/**
 * Erasure inside `transaction`. Locks are taken in the order in which everybody takes them: the subject's keys, their
 * advisory lock, tokens by name, holdings. Whoever adds a holding shares a lock on the key, so it is either seen here or
 * finds the key destroyed; whoever makes a key takes the advisory lock and finds the tombstone.
 */
export function prismaErasureWriter(transaction: DatabaseTransaction): ErasureWriter {
  return {
    async destroyKeys({ tenant, subject }, at) {
      await transaction.$queryRaw`
        SELECT version FROM subject_keys WHERE tenant = ${tenant} AND subject = ${subject} ORDER BY version FOR UPDATE`;
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(subject_lock(${tenant}, ${subject}))`;
      // Only now does a statement see every version that was made before.
      const { count } = await transaction.erasedSubject.createMany({
        data: { tenant, subject, erasedAt: at },
        skipDuplicates: true,
      });
      await transaction.subjectKey.updateMany({
        where: { tenant, subject, wrapped: { not: null } },
        data: { wrapped: null, destroyedAt: at },
      });
      await transaction.securityCode.deleteMany({ where: { tenant, subject } });
      await transaction.subjectExport.deleteMany({ where: { tenant, subject } });
      return { first: count === 1, holdings: await transaction.holding.count({ where: { tenant, subject } }) };
    },

    async deleteHoldings({ tenant, subject }, limit, at) {
      const rows = await transaction.holding.findMany({
        where: { tenant, subject },
        orderBy: { token: 'asc' },
        take: limit,
        select: { token: true },
      });
      const tokens = rows.map(({ token }) => token);
      await transaction.$queryRaw`
        SELECT token FROM tokens WHERE tenant = ${tenant} AND token = ANY(${tokens}::text[]) ORDER BY token FOR UPDATE`;
      await transaction.holding.deleteMany({ where: { tenant, subject, token: { in: tokens } } });
      // Nobody can add a holding to a token that is locked, so none is left means none will ever be.
      await transaction.$executeRaw`
        UPDATE tokens SET erased_at = ${at}, odd_index_version = NULL, odd_blind_index = NULL,
          even_index_version = NULL, even_blind_index = NULL
        WHERE tenant = ${tenant} AND token = ANY(${tokens}::text[]) AND erased_at IS NULL AND NOT EXISTS (
          SELECT FROM holdings AS other JOIN subject_keys AS key
            ON key.tenant = other.tenant AND key.subject = other.subject AND key.version = other.key_version
          WHERE other.tenant = tokens.tenant AND other.token = tokens.token AND key.wrapped IS NOT NULL
        )`;
      return tokens.length;
    },
  };
}

/** What is noted of event logs in PostgreSQL. */
export function prismaErasureReplays(prisma: PrismaClient): ErasureReplays {
  return {
    async next(logIdentity) {
      const row = await prisma.erasureReplay.findUnique({ where: { logIdentity } });
      return row?.nextOffset ?? 0n;
    },
    async save(logIdentity, nextOffset) {
      const data = { logIdentity, nextOffset };
      await prisma.erasureReplay.upsert({ where: { logIdentity }, create: data, update: data });
    },
    outstanding: (subjects) => prisma.$queryRaw<DataSubject[]>`
      SELECT DISTINCT named.tenant, named.subject
      FROM unnest(${subjects.map(({ tenant }) => tenant)}::text[], ${subjects.map(({ subject }) => subject)}::text[])
        AS named (tenant, subject)
      WHERE NOT EXISTS (
        SELECT FROM erased_subjects AS erased WHERE erased.tenant = named.tenant AND erased.subject = named.subject
      ) OR EXISTS (
        SELECT FROM holdings WHERE holdings.tenant = named.tenant AND holdings.subject = named.subject
      )`,
  };
}
