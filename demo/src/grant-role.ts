import pg from 'pg';
import type { Instance } from './instance.ts';

/**
 * Gives a person of the default tenant a role on the platform, as its administrators do: in identity's database. It stands
 * in the tokens that the person gets from now on.
 */
export async function grantRole(databases: Instance['databases'], userId: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: databases['identity'] });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO user_roles (tenant, user_id, role, granted_at) VALUES ('default', $1, $2, now()) ON CONFLICT DO NOTHING`,
      [userId, role],
    );
  } finally {
    await client.end();
  }
}
