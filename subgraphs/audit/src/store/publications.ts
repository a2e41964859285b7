import { createHash } from 'node:crypto';
import { canonicalJson } from '@crowdpay/audit-event';
import { LEDGER_TOPIC, QUARANTINE_TOPIC } from '@crowdpay/event-log';
import type pg from 'pg';
import type { Publication, PublicationPositions } from '../use-cases/publish-next.ts';

/** Positions in the audit database. */
export function sqlPublicationPositions(pool: pg.Pool): PublicationPositions {
  return {
    async next(log, topic) {
      const { rows } = await pool.query<{ next_position: string }>(
        'SELECT next_position FROM publications WHERE log = $1 AND topic = $2',
        [log, topic],
      );
      return BigInt(rows[0]?.next_position ?? 0);
    },
    async save(log, topic, next) {
      await pool.query(
        `INSERT INTO publications (log, topic, next_position) VALUES ($1, $2, $3)
         ON CONFLICT (log, topic) DO UPDATE SET next_position = greatest(publications.next_position, $3)`,
        [log, topic, next],
      );
    },
  };
}

/** The ledger: key is the leaf's index, value the stored line, so that a reader can build the same tree. */
export function ledgerPublication(pool: pg.Pool): Publication {
  return {
    topic: LEDGER_TOPIC,
    async read(position, limit) {
      const { rows } = await pool.query<{ leaf_index: string; line: string }>(
        'SELECT leaf_index, line FROM entries WHERE leaf_index >= $1 ORDER BY leaf_index LIMIT $2',
        [position, limit],
      );
      return rows.map((row) => ({
        position: BigInt(row.leaf_index),
        record: { key: row.leaf_index, value: Buffer.from(row.line, 'utf8') },
      }));
    },
  };
}

/**
 * The quarantine: where the refused record stands, why it was refused, and its SHA-256. Its content stays where it is: it
 * may be anything, and a topic that others read is no place for it.
 */
export function quarantinePublication(pool: pg.Pool): Publication {
  return {
    topic: QUARANTINE_TOPIC,
    async read(position, limit) {
      const { rows } = await pool.query<QuarantineRow>(
        `SELECT id, log, topic, partition, "offset", fault, value, logged_at FROM quarantine
         WHERE id >= $1 ORDER BY id LIMIT $2`,
        [position, limit],
      );
      return rows.map((row) => ({ position: BigInt(row.id), record: { key: row.id, value: noticeOf(row) } }));
    },
  };
}

interface QuarantineRow {
  id: string;
  log: string;
  topic: string;
  partition: number;
  offset: string;
  fault: string;
  value: Buffer;
  logged_at: Date;
}

function noticeOf({ log, topic, partition, offset, fault, value, logged_at: loggedAt }: QuarantineRow): Buffer {
  const sha256 = createHash('sha256').update(value).digest('hex');
  const notice = { version: 1, log, topic, partition, offset, fault, sha256, loggedAt: loggedAt.toISOString() };
  return Buffer.from(canonicalJson(notice), 'utf8');
}
