import { Client } from 'pg';

/** What an auditor reads off the database, behind the service's back. */
export interface Books {
  /** Sum over all postings in each currency: zero, always. */
  trialBalance(): Promise<Record<string, string>>;
  /** Balance of each account that is not zero. */
  balances(): Promise<Record<string, string>>;
  journalKinds(): Promise<readonly string[]>;
  /** Types of the audit events, in their order. */
  events(): Promise<readonly string[]>;
  count(table: string): Promise<number>;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openBooks(adminUrl: string): Promise<Books> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  const query = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
    (await client.query<Record<string, unknown>>(sql, values)).rows;
  const words = async (sql: string): Promise<string[]> => (await query(sql)).map(({ word }) => String(word));
  const sums = async (sql: string): Promise<Record<string, string>> =>
    Object.fromEntries((await query(sql)).map(({ name, sum }) => [String(name), String(sum)]));
  return {
    query,
    trialBalance: () => sums('SELECT currency AS name, sum(amount_minor) FROM postings GROUP BY 1'),
    balances: () =>
      sums('SELECT account_code AS name, sum(amount_minor) FROM postings GROUP BY 1 HAVING sum(amount_minor) <> 0'),
    journalKinds: () => words('SELECT kind AS word FROM journals ORDER BY posted_at, reference DESC'),
    events: () => words(`SELECT body::json ->> 'type' AS word FROM outbox ORDER BY id`),
    count: async (table) => Number((await query(`SELECT count(*)::int AS n FROM ${table}`))[0]?.['n']),
    close: () => client.end(),
  };
}
