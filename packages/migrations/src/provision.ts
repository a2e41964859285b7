import { Client, type ClientBase, escapeIdentifier, escapeLiteral } from 'pg';

/** A login of one service. */
export interface DatabaseRole {
  /** Named as the service. */
  name: string;
  password: string;
}

// No business transaction takes seconds. The relay publishes only rows below the oldest running transaction, so one
// that hangs would hold back every event of its service.
const ROLE_SETTINGS = {
  statement_timeout: '15s',
  transaction_timeout: '30s',
  idle_in_transaction_session_timeout: '10s',
} as const;

/**
 * Creates a role that may log in and nothing else; of an existing one it sets the password anew.
 *
 * @param admin connected as a superuser, to any database of the server.
 */
export async function provisionRole(admin: ClientBase, role: DatabaseRole): Promise<void> {
  const name = escapeIdentifier(role.name);
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role.name]);
  const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
  await admin.query(
    `${verb} ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${escapeLiteral(role.password)}`,
  );
  for (const [setting, value] of Object.entries(ROLE_SETTINGS)) {
    await admin.query(`ALTER ROLE ${name} SET ${setting} = ${escapeLiteral(value)}`);
  }
}

/**
 * Closes the databases that every server has (`postgres`, `template1`) to all but superusers; PostgreSQL opens them to
 * everyone. For servers that are ours alone.
 */
export async function closeServer(admin: ClientBase): Promise<void> {
  await admin.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
}

/**
 * Creates `database` when it is missing and closes it to everyone but its owner and the roles named here.
 *
 * `tables: 'read-write'` lets the roles select, insert, update and delete in all tables that the migrations will create
 * (a migration may take back more: the audit ledger takes back update and delete). `'as-granted'` gives nothing: the
 * migrations grant each right themselves. In neither case may a role create, alter, drop or truncate a table.
 *
 * @param adminUrl URL of a superuser; any database of the server.
 */
export async function provisionDatabase(options: {
  adminUrl: string;
  database: string;
  roles: readonly string[];
  tables: 'read-write' | 'as-granted';
}): Promise<void> {
  const database = escapeIdentifier(options.database);
  await connected(options.adminUrl, async (admin) => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [options.database]);
    if (rowCount === 0) await admin.query(`CREATE DATABASE ${database} TEMPLATE template0`);
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    for (const role of options.roles) {
      await admin.query(`GRANT CONNECT ON DATABASE ${database} TO ${escapeIdentifier(role)}`);
    }
  });
  await connected(databaseUrl(options.adminUrl, options.database), async (admin) => {
    await admin.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    for (const role of options.roles) await grantSchema(admin, escapeIdentifier(role), options.tables);
  });
}

async function grantSchema(admin: ClientBase, role: string, tables: 'read-write' | 'as-granted'): Promise<void> {
  await admin.query(`GRANT USAGE ON SCHEMA public TO ${role}`);
  if (tables === 'as-granted') return;
  const byDefault = 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT';
  await admin.query(`${byDefault} SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`);
  await admin.query(`${byDefault} USAGE, SELECT ON SEQUENCES TO ${role}`);
}

/** The URL of another database of the same server, for the same role. */
function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

async function connected(connectionString: string, work: (client: ClientBase) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString, application_name: 'provisioning' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
