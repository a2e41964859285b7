import type pg from 'pg';
import type { ChainHeads, Segment, SegmentStore } from '../domain/archive.ts';
import { rangeRoot, rootNodes } from '../domain/merkle/nodes.ts';
import { loadNodes } from './tree-nodes.ts';

/** The segments in the audit database. */
export function sqlSegments(pool: pg.Pool): SegmentStore {
  return {
    async unfinished() {
      const { rows } = await pool.query<SegmentRow>(
        `${SELECT_SEGMENT} WHERE stored_at IS NULL ORDER BY first_leaf LIMIT 1`,
      );
      return rows[0] && segmentOf(pool, rows[0]);
    },
    async plan({ maxEntries, olderThan }) {
      const { rows } = await pool.query<{ first: string; last: string | null; full: boolean; oldest: Date | null }>(
        `SELECT next.first, min(e.recorded_at) AS oldest, max(e.leaf_index) AS last, count(*) = $1 AS full
         FROM (SELECT coalesce(max(last_leaf) + 1, 0) AS first FROM archive_segments) AS next
         LEFT JOIN entries e ON e.leaf_index BETWEEN next.first AND next.first + $1::bigint - 1
         GROUP BY next.first`,
        [maxEntries],
      );
      const next = rows[0];
      if (next === undefined || next.oldest === null || next.last === null) return undefined;
      if (!next.full && next.oldest >= olderThan) return undefined;
      const heads = await headsAfter(pool, next.first, next.last);
      await pool.query('INSERT INTO archive_segments (first_leaf, last_leaf, heads) VALUES ($1, $2, $3)', [
        next.first,
        next.last,
        heads,
      ]);
      return segmentOf(pool, { first_leaf: next.first, last_leaf: next.last, heads });
    },
    async lines({ firstLeaf, lastLeaf }) {
      const { rows } = await pool.query<{ line: string }>(
        'SELECT line FROM entries WHERE leaf_index BETWEEN $1 AND $2 ORDER BY leaf_index',
        [firstLeaf, lastLeaf],
      );
      return rows.map(({ line }) => line);
    },
    async rootAfter({ lastLeaf }) {
      const size = lastLeaf + 1n;
      return rangeRoot({ start: 0n, end: size }, await loadNodes(pool, rootNodes(size)));
    },
    async finish({ firstLeaf }, hashes) {
      await pool.query(
        `UPDATE archive_segments SET stored_at = clock_timestamp(), sha256 = $2, manifest_sha256 = $3
         WHERE first_leaf = $1 AND stored_at IS NULL`,
        [firstLeaf, hashes.segment, hashes.manifest],
      );
    },
  };
}

const SELECT_SEGMENT = 'SELECT first_leaf, last_leaf, heads FROM archive_segments';

interface SegmentRow {
  first_leaf: string;
  last_leaf: string;
  heads: ChainHeads;
}

async function segmentOf(pool: pg.Pool, row: SegmentRow): Promise<Segment> {
  const { rows } = await pool.query<{ manifest_sha256: Buffer | null }>(
    'SELECT manifest_sha256 FROM archive_segments WHERE last_leaf = $1::bigint - 1',
    [row.first_leaf],
  );
  return {
    firstLeaf: BigInt(row.first_leaf),
    lastLeaf: BigInt(row.last_leaf),
    heads: row.heads,
    previousManifest: rows[0]?.manifest_sha256 ?? undefined,
  };
}

// The heads of the segment before, moved on by this segment's entries: the whole ledger need not be read.
async function headsAfter(pool: pg.Pool, firstLeaf: string, lastLeaf: string): Promise<ChainHeads> {
  const before = await pool.query<{ heads: ChainHeads }>(
    'SELECT heads FROM archive_segments WHERE last_leaf = $1::bigint - 1',
    [firstLeaf],
  );
  const { rows } = await pool.query<{ producer: string; seq: string; chain_hash: Buffer }>(
    `SELECT DISTINCT ON (producer) producer, seq, chain_hash FROM entries
     WHERE leaf_index BETWEEN $1 AND $2 ORDER BY producer, seq DESC`,
    [firstLeaf, lastLeaf],
  );
  const moved = rows.map((row) => [row.producer, { seq: row.seq, chainHash: row.chain_hash.toString('hex') }] as const);
  return { ...before.rows[0]?.heads, ...Object.fromEntries(moved) };
}
