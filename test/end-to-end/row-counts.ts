import pg from 'pg';

// The audit of a refusal is meant to be written, and its volume to be counted; a visitor's sign-in leaves protocol state.
// None of it is business data.
const NOT_BUSINESS = /(^|\.)(outbox|envelopes|relay_state|usage_windows|_prisma_migrations|oidc_\w+)$/;

/** The number of rows in each business table, by `database.table`. */
export type RowCounts = Readonly<Record<string, number>>;

/** Counts the rows of every business table of the named databases. */
export async function countRows(
  databases: Readonly<Record<string, string>>,
  names: readonly string[],
): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const client = new pg.Client({ connectionString: databases[name] });
    await client.connect();
    const tables = await client.query<{ table: string }>(
      `SELECT format('%I', tablename) AS table FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    for (const { table } of tables.rows) {
      if (NOT_BUSINESS.test(table)) continue;
      const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
      counts[`${name}.${table}`] = rows[0]?.n ?? -1;
    }
    await client.end();
  }
  return counts;
}
