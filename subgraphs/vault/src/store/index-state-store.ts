import type { IndexState, IndexStateStore } from '../domain/index-state.ts';
import type { IndexState as IndexStateRow, PrismaClient } from '../generated/prisma/client.ts';
import { type IndexPlace, placeOf } from './index-place.ts';

const FIRST = { version: 1, epoch: 1n };

const COLUMNS = {
  odd: { versionColumn: 'oddIndexVersion', indexColumn: 'oddBlindIndex' },
  even: { versionColumn: 'evenIndexVersion', indexColumn: 'evenBlindIndex' },
} as const satisfies Record<IndexPlace, unknown>;

/** States and versions of index keys in PostgreSQL. */
export function prismaIndexStateStore(prisma: PrismaClient): IndexStateStore {
  return {
    async find(tenant) {
      const row = await prisma.indexState.findUnique({ where: { tenant } });
      return row === null ? undefined : indexStateOf(row);
    },
    async create(tenant, macKeyId, createdAt) {
      const key = { tenant, version: FIRST.version, macKeyId, createdAt };
      const state = { tenant, epoch: FIRST.epoch, lookupVersion: FIRST.version, changedAt: createdAt };
      await prisma.$transaction([
        prisma.indexKey.createMany({ data: key, skipDuplicates: true }),
        prisma.indexState.createMany({ data: state, skipDuplicates: true }),
      ]);
    },
    async macKeyId(tenant, version) {
      const row = await prisma.indexKey.findUnique({ where: { tenant_version: { tenant, version } } });
      return row === null ? undefined : row.macKeyId;
    },
    async samples(tenant, version, limit) {
      const { versionColumn, indexColumn } = COLUMNS[placeOf(version)];
      const rows = await prisma.token.findMany({ where: { tenant, [versionColumn]: version }, take: limit });
      return rows.flatMap(({ token, canonicalVersion, [indexColumn]: blindIndex }) =>
        blindIndex === null ? [] : [{ token, canonicalVersion, blindIndex: Buffer.from(blindIndex) }],
      );
    },
    async noteMacKey(tenant, version, macKeyId) {
      await prisma.indexKey.updateMany({ where: { tenant, version, macKeyId: null }, data: { macKeyId } });
    },
  };
}

/** A state as the domain knows it. */
export function indexStateOf({ tenant, epoch, lookupVersion, nextVersion }: IndexStateRow): IndexState {
  return { tenant, epoch, lookupVersion, ...(nextVersion === null ? {} : { nextVersion }) };
}
