import type { Clock } from '@crowdpay/clock';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import type { OidcArtefact, Prisma } from '../generated/prisma/client.ts';
import { artefactHash } from './oidc-artefact-hash.ts';
import { readPayload, storedPayload } from './oidc-payload.ts';
import type { Database } from './prisma.ts';

/**
 * The OpenID provider's state in PostgreSQL. Where its own contract leaves a race between reading and writing (two
 * requests that show one code, one refresh token or one client assertion), the database decides here which one wins.
 */
export function prismaOidcAdapter(database: Database, clock: Clock): AdapterFactory {
  return (model) => artefactsOf(database, clock, model);
}

function artefactsOf(database: Database, clock: Clock, model: string): Adapter {
  const keyOf = (id: string): Prisma.OidcArtefactWhereUniqueInput => ({
    model_idHash: { model, idHash: artefactHash(model, id) },
  });
  const alive = (row: OidcArtefact | null): OidcArtefact | undefined =>
    row === null || (row.expiresAt !== null && row.expiresAt <= clock.now()) ? undefined : row;

  return {
    async upsert(id, payload, expiresIn) {
      const row = rowOf(payload, expiresIn, clock.now());
      if (model === 'ReplayDetection') return insertOnce(database, { ...row, model, idHash: artefactHash(model, id) });
      const create = { ...row, model, idHash: artefactHash(model, id) };
      await database.oidcArtefact.upsert({ where: keyOf(id), create, update: row });
    },

    async find(id) {
      const row = alive(await database.oidcArtefact.findUnique({ where: keyOf(id) }));
      return row === undefined ? undefined : readPayload(row, id);
    },

    async findByUid(uid) {
      const row = alive(await database.oidcArtefact.findFirst({ where: { model, uid } }));
      return row === undefined ? undefined : readPayload(row);
    },

    async findByUserCode(userCode) {
      const row = alive(await database.oidcArtefact.findFirst({ where: { model, userCode } }));
      return row === undefined ? undefined : readPayload(row);
    },

    async consume(id) {
      const { count } = await database.oidcArtefact.updateMany({
        where: { model, idHash: artefactHash(model, id), consumedAt: null },
        data: { consumedAt: clock.now() },
      });
      if (count === 0) await refuseSecondUse(database, keyOf(id));
    },

    async destroy(id) {
      await database.oidcArtefact.deleteMany({ where: { model, idHash: artefactHash(model, id) } });
    },

    async revokeByGrantId(grantId) {
      await database.oidcArtefact.deleteMany({ where: { model, grantId } });
    },
  };
}

type ArtefactRow = Omit<Prisma.OidcArtefactCreateInput, 'model' | 'idHash' | 'consumedAt'>;

function rowOf(payload: AdapterPayload, expiresIn: number | undefined, now: Date): ArtefactRow {
  return {
    payload: storedPayload(payload),
    grantId: payload.grantId ?? null,
    uid: payload.uid ?? null,
    userCode: payload.userCode ?? null,
    expiresAt: expiresIn === undefined ? null : new Date(now.getTime() + expiresIn * 1_000),
  };
}

// A client assertion counts once (RFC 7523, section 3, item 7): of two requests that show the same one, the second
// meets the primary key.
async function insertOnce(database: Database, data: Prisma.OidcArtefactCreateManyInput): Promise<void> {
  const { count } = await database.oidcArtefact.createMany({ data: [data], skipDuplicates: true });
  if (count === 0) throw new errors.InvalidClientAuth('the client assertion was used before');
}

// Two requests showed the same code or refresh token at the same instant: one of them may be a thief's. The grant goes,
// and with it whatever the other request was given (RFC 9700, section 4.14.2).
async function refuseSecondUse(database: Database, key: Prisma.OidcArtefactWhereUniqueInput): Promise<never> {
  const row = await database.oidcArtefact.findUnique({ where: key, select: { grantId: true } });
  if (row?.grantId) {
    const grant = { model: 'Grant', idHash: artefactHash('Grant', row.grantId) };
    await database.oidcArtefact.deleteMany({ where: { OR: [{ grantId: row.grantId }, grant] } });
  }
  throw new errors.InvalidGrant('already used');
}
