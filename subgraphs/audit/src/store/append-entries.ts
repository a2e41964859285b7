import type { IdSource } from '@crowdpay/ids';
import type pg from 'pg';
import type { AppendResult } from '../domain/ledger.ts';
import type { VerifiedRecord } from '../domain/ledger-record.ts';
import { appendLeaves } from '../domain/merkle/append.ts';
import { leafHash } from '../domain/merkle/hash.ts';
import { type TreeNode, rootNodes } from '../domain/merkle/nodes.ts';
import { loadNodes } from './tree-nodes.ts';

/** Adds entries at the end of the ledger. The tree's row stays locked until the commit: leaves have one order. */
export async function appendEntries(
  client: pg.ClientBase,
  ids: IdSource,
  records: readonly VerifiedRecord[],
): Promise<AppendResult> {
  const { rows } = await client.query<{ size: string }>('SELECT size FROM tree_state FOR UPDATE');
  const size = BigInt(rows[0]?.size ?? 0);
  const leaves = records.map((record) => leafHash(record.line));
  const nodes = appendLeaves(size, await loadNodes(client, rootNodes(size)), leaves);
  await insertEntries(client, ids, records, size);
  await insertNames(client, records, size);
  await insertNodes(client, nodes);
  const treeSize = size + BigInt(records.length);
  await client.query('UPDATE tree_state SET size = $1', [treeSize]);
  return { treeSize };
}

async function insertEntries(
  client: pg.ClientBase,
  ids: IdSource,
  records: readonly VerifiedRecord[],
  firstLeaf: bigint,
): Promise<void> {
  await client.query({
    name: 'insert-entries',
    text: `INSERT INTO entries (leaf_index, id, producer, seq, epoch, tenant, type, subject, actor_kind, actor_id,
             occurred_at, line, body_hash, prev_hash, chain_hash, topic, partition, "offset", logged_at, log)
           SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
             $8::text[], $9::text[], $10::text[], $11::timestamptz[], $12::text[], $13::bytea[], $14::bytea[],
             $15::bytea[], $16::text[], $17::int[], $18::bigint[], $19::timestamptz[], $20::text[])`,
    values: [
      records.map((_, index) => firstLeaf + BigInt(index)),
      records.map(() => ids.next('aud')),
      records.map(({ envelope }) => envelope.producer),
      records.map(({ envelope }) => envelope.seq),
      records.map(({ envelope }) => envelope.epoch),
      records.map(({ event }) => event.tenant),
      records.map(({ event }) => event.type),
      records.map(({ event }) => event.subject),
      records.map(({ event }) => event.actor.kind),
      records.map(({ event }) => event.actor.id),
      records.map(({ event }) => event.occurredAt),
      records.map(({ line }) => line),
      records.map(({ envelope }) => envelope.bodyHash),
      records.map(({ envelope }) => envelope.prevHash),
      records.map(({ envelope }) => envelope.chainHash),
      records.map(({ topic }) => topic),
      records.map(({ partition }) => partition),
      records.map(({ offset }) => offset),
      records.map(({ loggedAt }) => loggedAt),
      records.map(({ log }) => log),
    ],
  });
}

async function insertNames(
  client: pg.ClientBase,
  records: readonly VerifiedRecord[],
  firstLeaf: bigint,
): Promise<void> {
  const names = records.flatMap(({ event }, index) =>
    [...new Set([event.subject, ...event.related])].map((name) => ({
      tenant: event.tenant,
      name,
      leaf: firstLeaf + BigInt(index),
    })),
  );
  await client.query({
    name: 'insert-names',
    text: `INSERT INTO entry_names (tenant, name, leaf_index)
           SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])`,
    values: [names.map(({ tenant }) => tenant), names.map(({ name }) => name), names.map(({ leaf }) => leaf)],
  });
}

async function insertNodes(client: pg.ClientBase, nodes: readonly TreeNode[]): Promise<void> {
  await client.query({
    name: 'insert-nodes',
    text: `INSERT INTO tree_nodes (level, index, hash)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
    values: [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
  });
}
