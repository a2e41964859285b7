import type pg from 'pg';
import type { NodeId, NodeLookup } from '../domain/merkle/nodes.ts';

interface NodeRow {
  level: number;
  index: string;
  hash: Buffer;
}

/**
 * Reads nodes of the tree by one query.
 *
 * @returns a look-up of exactly these; it throws for one that is not in the tree.
 */
export async function loadNodes(database: pg.Pool | pg.ClientBase, ids: readonly NodeId[]): Promise<NodeLookup> {
  const found = new Map<string, Buffer>();
  if (ids.length > 0) {
    const { rows } = await database.query<NodeRow>({
      name: 'load-nodes',
      text: `SELECT level, index, hash FROM tree_nodes
             JOIN (SELECT DISTINCT * FROM unnest($1::smallint[], $2::bigint[])) AS wanted (level, index)
             USING (level, index)`,
      values: [ids.map(({ level }) => level), ids.map(({ index }) => index)],
    });
    for (const row of rows) found.set(`${row.level}:${row.index}`, row.hash);
  }
  return ({ level, index }) => {
    const hash = found.get(`${level}:${index}`);
    if (hash === undefined) throw new Error(`The tree has no node ${level}:${index}.`);
    return hash;
  };
}
