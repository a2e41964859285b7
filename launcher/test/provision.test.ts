import { X509Certificate } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { systemClock } from '@crowdpay/clock';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@crowdpay/embedded-postgres';
import { systemRandomness } from '@crowdpay/ids';
import { fileSvidSource } from '@crowdpay/mtls';
import { eventually, freePort, silentLogger } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { readProvisionConfig } from '../src/provision/config.ts';
import { provision, type Provisioned, type ProvisionOptions } from '../src/provision/provision.ts';
import { PRODUCERS, SERVICES, SUBGRAPHS, variablePrefix } from '../src/service-names.ts';

// A server of its own: provisioning sets the passwords of roles, and the other suites use roles of the same names.
let folder: string;
let server: EmbeddedPostgres;
let provisioned: Provisioned;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'provision-'));
  server = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    port: await freePort(),
    password: 'superuser',
    durable: false,
  });
  await start();
}, 60_000);
afterAll(async () => {
  await provisioned.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(state = 'state', options: Partial<ProvisionOptions> = {}): Promise<void> {
  provisioned = await provision({
    config: readProvisionConfig({ POSTGRES_ADMIN_URL: server.adminUrl, CROWDPAY_DATA_DIR: join(folder, state) }),
    progress: { step: (_, work) => work() },
    clock: systemClock,
    randomness: systemRandomness,
    log: silentLogger(),
    ...options,
  });
}

const inState = (...path: string[]): string => join(folder, 'state', ...path);

async function databaseUrls(service: string): Promise<NodeJS.Dict<string>> {
  return parseEnv(await readFile(inState('service-keys', service, 'database.env'), 'utf8'));
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('provisioning', () => {
  it('gives every service a valid identity of its own', async () => {
    for (const service of SERVICES) {
      const directory = inState('svid', service);
      const source = await fileSvidSource({ directory, clock: systemClock, log: silentLogger() });
      expect(source.current().spiffeId).toBe(`spiffe://crowdpay/development/${service}`);
      source.close();
    }
  });

  it.each(SUBGRAPHS)('gives %s URLs by which it reaches its migrated database and the event log', async (name) => {
    const urls = await databaseUrls(name);
    expect(Object.keys(urls).sort()).toEqual([`${variablePrefix(name)}_DATABASE_URL`, 'EVENT_LOG_DATABASE_URL'].sort());
    for (const url of Object.values(urls)) {
      expect(await query(url ?? '', 'SELECT current_user::text AS role')).toEqual([{ role: name }]);
    }
    const tables = "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'";
    const own = new URL(server.adminUrl);
    own.pathname = `/${name}`;
    const [row] = await query(own.href, tables);
    expect(row).toEqual({ count: expect.any(Number) });
    expect((row as { count: number }).count).toBeGreaterThan(1);
  });

  it('lays out for each service the keys that it needs and no others, readable by their owner alone', async () => {
    const keys: Record<string, string[]> = {};
    for (const service of await readdir(inState('service-keys'))) {
      keys[service] = (await readdir(inState('service-keys', service))).sort();
      for (const name of keys[service]) {
        expect((await stat(inState('service-keys', service, name))).mode & 0o777).toBe(0o600);
      }
    }
    expect(keys).toEqual({
      audit: ['audit-key-registry.json', 'audit-signing-audit.pem', 'database.env', 'principal.jwks.json'],
      gateway: ['principal.pem'],
      identity: [
        'audit-key-registry.json',
        'audit-signing-identity.pem',
        'database.env',
        'oidc-clients.json',
        'oidc-cookie.key',
        'oidc.jwks.json',
        'principal.jwks.json',
      ],
      payments: [
        'audit-key-registry.json',
        'audit-signing-payments.pem',
        'database.env',
        'principal.jwks.json',
        'psp-webhook.secret',
      ],
      pods: ['audit-key-registry.json', 'audit-signing-pods.pem', 'database.env', 'principal.jwks.json'],
      'psp-sandbox': ['psp-webhook.secret'],
      vault: [
        'audit-key-registry.json',
        'audit-signing-vault.pem',
        'database.env',
        'kms-root.key',
        'principal.jwks.json',
      ],
    });
    for (const producer of PRODUCERS) {
      const name = `audit-signing-${producer}.pem`;
      const original = await readFile(inState('keys', name), 'utf8');
      expect(await readFile(inState('service-keys', producer, name), 'utf8')).toBe(original);
    }
  });

  it('keeps keys, passwords and data when it runs again', async () => {
    const before = await databaseUrls('vault');
    const key = await readFile(inState('service-keys/vault/kms-root.key'), 'utf8');
    await provisioned.stop();
    await start();
    expect(await databaseUrls('vault')).toEqual(before);
    expect(await readFile(inState('service-keys/vault/kms-root.key'), 'utf8')).toBe(key);
  });

  it('renews the SVIDs as long as it runs', async () => {
    await provisioned.stop();
    await start('state', { renewAfterMs: 1_000 });
    const serial = async (): Promise<string> =>
      new X509Certificate(await readFile(inState('svid/vault/svid.pem'))).serialNumber;
    const first = await serial();
    await eventually(
      async () => {
        expect(await serial()).not.toBe(first);
      },
      { timeoutMs: 15_000 },
    );
  });

  it('holds its folder against others while it runs', async () => {
    const holder = JSON.parse(await readFile(inState('instance.json'), 'utf8')) as { pid: number };
    expect(holder.pid).toBe(process.pid);
    await provisioned.stop();
    await expect(access(inState('instance.json'))).rejects.toThrow();
  });

  it('refuses to make new keys for databases that are there', async () => {
    await expect(start('another-state')).rejects.toThrow(
      /has the databases audit, identity, payments, pods, vault, and .* does not have their keys/,
    );
    await expect(access(join(folder, 'another-state/keys/kms-root.key'))).rejects.toThrow();
  });

  it('says so when the server does not answer or refuses, and takes back the sign that services may start', async () => {
    await access(inState('provisioned.json'));
    const wrong = new URL(server.adminUrl);
    wrong.password = 'wrong';
    const silent = new URL(server.adminUrl);
    silent.port = String(await freePort());
    for (const [url, code] of [
      [wrong, '28P01'],
      [silent, 'ECONNREFUSED'],
    ] as const) {
      const config = readProvisionConfig({ POSTGRES_ADMIN_URL: url.href, CROWDPAY_DATA_DIR: inState() });
      await expect(start('state', { config })).rejects.toThrow(`refuses the login (${code})`);
      await expect(access(inState('provisioned.json'))).rejects.toThrow();
    }
  });
});

describe('the variables of provisioning', () => {
  it('need a PostgreSQL server, and take nothing else of what a launcher is told', () => {
    expect(() => readProvisionConfig({})).toThrow(/POSTGRES_ADMIN_URL/);
    expect(() => readProvisionConfig({ POSTGRES_ADMIN_URL: 'https://example.org' })).toThrow(/POSTGRES_ADMIN_URL/);
    const adminUrl = 'postgres://postgres:secret@127.0.0.1:1/postgres';
    const { launcher } = readProvisionConfig({
      POSTGRES_ADMIN_URL: adminUrl,
      VAULT_DATABASE_URL: 'postgres://elsewhere/vault',
      CROWDPAY_ENV: 'staging',
    });
    expect(launcher).toMatchObject({ environment: 'staging', databaseUrls: {} });
  });
});
