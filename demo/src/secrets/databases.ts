import pg from 'pg';
import type { Leak, Search } from './search.ts';

const PAGE_ROWS = 2_000;

/** What a search through one database saw. */
export interface DatabaseSeen {
  readonly leaks: readonly Leak[];
  readonly tables: number;
  readonly rows: number;
}

/** Searches every row of every table of a database, in the rows' own text form (bytea as hex). */
export async function searchDatabase(name: string, url: string, search: Search): Promise<DatabaseSeen> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const leaks: Leak[] = [];
    let rows = 0;
    const tables = await tablesOf(client);
    for (const table of tables) {
      rows += await searchTable(client, table, (text) => {
        leaks.push(...search.leaksIn(Buffer.from(text), `${name}.${table}`));
      });
    }
    return { leaks, tables: tables.length, rows };
  } finally {
    await client.end();
  }
}

// Names come quoted from the catalogue itself (format %I), never from outside.
async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function searchTable(client: pg.Client, table: string, look: (text: string) => void): Promise<number> {
  let rows = 0;
  await client.query('BEGIN READ ONLY');
  await client.query(`DECLARE every_row NO SCROLL CURSOR FOR SELECT t::text AS line FROM ${table} t`);
  for (;;) {
    const page = await client.query<{ line: string }>(`FETCH ${String(PAGE_ROWS)} FROM every_row`);
    if (page.rows.length === 0) break;
    look(page.rows.map(({ line }) => line).join('\n'));
    rows += page.rows.length;
  }
  await client.query('COMMIT');
  return rows;
}
