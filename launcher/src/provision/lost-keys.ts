import { join } from 'node:path';
import { Client } from 'pg';
import { LauncherError } from '../errors.ts';
import { readIfThere } from '../private-files.ts';
import { SUBGRAPHS } from '../service-names.ts';
import type { StateFolder } from '../state-folder.ts';

/**
 * Refuses to make new keys for databases that are there already: their data keys, passwords and audit chains hang on the
 * old ones, which are made before any database.
 *
 * @throws LauncherError when the keys have gone, and when the server cannot be asked.
 */
export async function refuseLostKeys(adminUrl: string, folder: StateFolder): Promise<void> {
  const databases = await platformDatabases(adminUrl);
  if (databases.length === 0 || (await readIfThere(join(folder.keys, 'kms-root.key'))) !== undefined) return;
  throw new LauncherError(
    `The server has the databases ${databases.join(', ')}, and ${folder.root} does not have their keys: restore that ` +
      'folder, or give an empty server.',
  );
}

async function platformDatabases(adminUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: adminUrl, application_name: 'provisioning' });
  await client.connect().catch((error: unknown) => {
    throw new LauncherError(
      `The server of POSTGRES_ADMIN_URL does not answer, or refuses the login (${codeOf(error)}).`,
      {
        cause: error,
      },
    );
  });
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE datname = ANY($1) ORDER BY datname',
      [SUBGRAPHS],
    );
    return rows.map((row) => row.datname);
  } finally {
    await client.end();
  }
}

// The message of a refusal may quote the login.
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
