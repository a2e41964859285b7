import type pg from 'pg';

/** Runs `work` in one transaction of a pooled connection; what it throws rolls everything back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    try {
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error('The transaction could not be rolled back.');
      });
      throw error;
    }
  } finally {
    client.release(broken); // a connection in an unknown state is not used again
  }
}
