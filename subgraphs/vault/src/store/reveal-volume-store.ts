import { USUAL_DAYS } from '../domain/volume/unusual-volume.ts';
import type { RevealVolumeWriter } from '../domain/volume/reveal-volumes.ts';
import type { DatabaseTransaction } from './database.ts';

const HOUR_MS = 60 * 60 * 1000;
const USUAL_MS = USUAL_DAYS * 24 * HOUR_MS;

interface VolumeRow {
  readonly thisHour: number;
  readonly hours: number;
  readonly values: number;
}

/** Volumes of clear values, changed inside `transaction`. */
export function prismaRevealVolumeWriter(transaction: DatabaseTransaction): RevealVolumeWriter {
  return {
    async add({ tenant, kind, id }, values, now) {
      const hour = hourOf(now);
      const rows = await transaction.$queryRaw<VolumeRow[]>`
        INSERT INTO reveal_volumes AS volume (tenant, caller_kind, caller_id, hour, revealed)
        VALUES (${tenant}, ${kind}, ${id}, ${hour}, ${values})
        ON CONFLICT (tenant, caller_kind, caller_id, hour) DO UPDATE SET revealed = volume.revealed + excluded.revealed
        RETURNING revealed AS "thisHour",
          (SELECT count(*)::int FROM reveal_volumes past
           WHERE past.tenant = volume.tenant AND past.caller_kind = volume.caller_kind
             AND past.caller_id = volume.caller_id AND past.revealed > 0
             AND past.hour >= ${since(hour)} AND past.hour < volume.hour) AS hours,
          (SELECT coalesce(sum(past.revealed), 0)::int FROM reveal_volumes past
           WHERE past.tenant = volume.tenant AND past.caller_kind = volume.caller_kind
             AND past.caller_id = volume.caller_id
             AND past.hour >= ${since(hour)} AND past.hour < volume.hour) AS values`;
      const { thisHour, ...before } = rows[0] ?? { thisHour: values, hours: 0, values: 0 };
      return { thisHour, before };
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
