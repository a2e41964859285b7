import { USUAL_DAYS } from '../domain/volume/unusual-volume.ts';
import type { RevealVolumeWriter } from '../domain/volume/reveal-volumes.ts';
import type { DatabaseTransaction } from './database.ts';

const HOUR_MS = 60 * 60 * 1000;
const USUAL_MS = USUAL_DAYS * 24 * HOUR_MS;

interface VolumeRow {
  readonly thisHour: number;
  readonly hours: number;
  readonly seen: number;
}

/** Volumes of clear values, changed inside `transaction`. */
export function prismaRevealVolumeWriter(transaction: DatabaseTransaction): RevealVolumeWriter {
  return {
    async add({ tenant, kind, id }, values, now) {
      const hour = hourOf(now);
      const rows = await transaction.$queryRaw<VolumeRow[]>`
        WITH past AS (
          SELECT count(*)::int AS hours, coalesce(sum(revealed), 0)::int AS seen FROM reveal_volumes
          WHERE tenant = ${tenant} AND caller_kind = ${kind} AND caller_id = ${id}
            AND hour >= ${since(hour)} AND hour < ${hour} AND revealed > 0
        )
        INSERT INTO reveal_volumes AS volume (tenant, caller_kind, caller_id, hour, revealed)
        VALUES (${tenant}, ${kind}, ${id}, ${hour}, ${values})
        ON CONFLICT (tenant, caller_kind, caller_id, hour) DO UPDATE SET revealed = volume.revealed + excluded.revealed
        RETURNING revealed AS "thisHour", (SELECT hours FROM past) AS hours, (SELECT seen FROM past) AS seen`;
      const { thisHour, hours, seen } = rows[0] ?? { thisHour: values, hours: 0, seen: 0 };
      return { thisHour, before: { hours, values: seen } };
    },

    async takeBack({ tenant, kind, id }, values, now) {
      await transaction.$executeRaw`
        UPDATE reveal_volumes SET revealed = revealed - ${values}
        WHERE tenant = ${tenant} AND caller_kind = ${kind} AND caller_id = ${id} AND hour = ${hourOf(now)}`;
    },

    prune: (now, limit) => transaction.$executeRaw`
      DELETE FROM reveal_volumes WHERE ctid IN (
        SELECT ctid FROM reveal_volumes WHERE hour < ${since(hourOf(now))} LIMIT ${limit} FOR UPDATE SKIP LOCKED
      )`,
  };
}

function hourOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
}

function since(hour: Date): Date {
  return new Date(hour.getTime() - USUAL_MS);
}
