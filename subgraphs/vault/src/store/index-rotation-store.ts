import type { Pool } from 'pg';
import type { IndexRotationStore, IndexRotationWriter, UnindexedToken } from '../domain/index-rotation.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { DatabaseTransaction } from './database.ts';
import { type IndexPlace, placeOf } from './index-place.ts';

/** Reads for rotations of index keys in PostgreSQL. */
export function postgresIndexRotationStore(pool: Pool): IndexRotationStore {
  return {
    async countIndexed(tenant, version) {
      const counted = `SELECT count(*)::int AS count FROM tokens WHERE tenant = $1 AND ${versionAt(version)} = $2`;
      const { rows } = await pool.query<{ count: number }>(counted, [tenant, version]);
      return rows[0]?.count ?? 0;
    },
    async unindexed({ tenant, lookupVersion, nextVersion }, { after, limit }) {
      if (nextVersion === undefined) return [];
      const { rows } = await pool.query<UnindexedToken>(
        `SELECT token, canonical_version AS "canonicalVersion" FROM tokens
         WHERE tenant = $1 AND token > $2 AND ${versionAt(lookupVersion)} = $3
           AND ${versionAt(nextVersion)} IS DISTINCT FROM $4::int
         ORDER BY token LIMIT $5`,
        [tenant, after, lookupVersion, nextVersion, limit],
      );
      return rows;
    },
  };
}

/**
 * Rotations of index keys inside `transaction`. FOR UPDATE on the state's row waits for every statement that adds tokens
 * in the present epoch; one that begins meanwhile waits in turn, and then finds that its epoch is over.
 */
export function prismaIndexRotationWriter(transaction: DatabaseTransaction): IndexRotationWriter {
  const lockState = (tenant: string): Promise<unknown> =>
    transaction.$queryRaw`SELECT FROM index_states WHERE tenant = ${tenant} FOR UPDATE`;

  return {
    async begin({ tenant, lookupVersion }, macKeyId, createdAt) {
      await lockState(tenant);
      const version = lookupVersion + 1;
      await transaction.indexKey.createMany({ data: { tenant, version, macKeyId, createdAt }, skipDuplicates: true });
      await transaction.indexState.updateMany({
        where: { tenant, lookupVersion, nextVersion: null },
        data: { nextVersion: version, epoch: { increment: 1 }, changedAt: createdAt },
      });
    },

    async complete({ tenant, lookupVersion, nextVersion }, at) {
      await lockState(tenant);
      await transaction.indexState.updateMany({
        where: { tenant, lookupVersion, nextVersion },
        data: { lookupVersion: nextVersion, nextVersion: null, epoch: { increment: 1 }, changedAt: at },
      });
    },

    countLiving: (tenant, tokens) =>
      transaction.token.count({ where: { tenant, token: { in: [...tokens] }, erasedAt: null } }),

    async index({ tenant, nextVersion }, indexes) {
      if (nextVersion === undefined || indexes.length === 0) return 0;
      const { version, blindIndex } = columnsAt(placeOf(nextVersion));
      const tokens = indexes.map(({ token }) => token);
      const blindIndexes = indexes.map(({ blindIndex: bytes }) => bytes);
      return transaction.$executeRaw`
        WITH brought AS (
          SELECT * FROM unnest(${tokens}::text[], ${blindIndexes}::bytea[]) AS t (token, blind_index)
        ), living AS (
          SELECT tokens.token FROM tokens JOIN brought ON tokens.token = brought.token
          WHERE tokens.tenant = ${tenant} AND tokens.erased_at IS NULL ORDER BY tokens.token FOR NO KEY UPDATE OF tokens
        )
        UPDATE tokens SET ${version} = ${nextVersion}, ${blindIndex} = brought.blind_index
        FROM living JOIN brought ON living.token = brought.token
        WHERE tokens.tenant = ${tenant} AND tokens.token = living.token`;
    },

    async clearBefore(tenant, version, { after, limit }) {
      const old = columnsAt(placeOf(version - 1));
      const rows = await transaction.$queryRaw<{ token: string }[]>`
        WITH twofold AS (
          SELECT token FROM tokens
          WHERE tenant = ${tenant} AND token > ${after} AND ${old.version} = ${version - 1}
            AND ${columnsAt(placeOf(version)).version} = ${version}
          ORDER BY token LIMIT ${limit} FOR NO KEY UPDATE
        ), cleared AS (
          UPDATE tokens SET ${old.version} = NULL, ${old.blindIndex} = NULL FROM twofold
          WHERE tokens.tenant = ${tenant} AND tokens.token = twofold.token RETURNING tokens.token
        )
        SELECT token FROM cleared ORDER BY token`;
      return rows.map(({ token }) => token);
    },
  };
}

function versionAt(version: number): string {
  return `${placeOf(version)}_index_version`;
}

function columnsAt(place: IndexPlace): { readonly version: Prisma.Sql; readonly blindIndex: Prisma.Sql } {
  return { version: Prisma.raw(`${place}_index_version`), blindIndex: Prisma.raw(`${place}_blind_index`) };
}
