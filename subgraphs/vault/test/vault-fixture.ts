import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ManualClock } from '@crowdpay/clock';
import { type IdSource, randomIds, systemRandomness } from '@crowdpay/ids';
import { type KeyManagement, localKms } from '@crowdpay/kms';
import { createMetrics } from '@crowdpay/metrics';
import { PII_KINDS, type PiiKind } from '@crowdpay/pii-token';
import { loadPolicy, type PolicyEngine } from '@crowdpay/policy';
import { anonymousPrincipal, type Principal, type Purpose } from '@crowdpay/principal';
import { createTestDatabase, silentLogger } from '@crowdpay/testkit';
import { openDatabase } from '../src/store/database.ts';
import { tokenize } from '../src/use-cases/tokens/tokenize.ts';
import { type UseCaseDependencies, type UseCaseOptions, wireUseCases } from '../src/wire-use-cases.ts';
import { type TestCrowd, testCrowd } from './test-crowd.ts';

const POLICY_FILE = join(import.meta.dirname, '../../../policy/crowdpay.wasm');

/** A row of the outbox, read back. */
export interface StoredEvent {
  readonly type: string;
  readonly tenant: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly subject: string;
  readonly related: readonly string[];
  readonly requestId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The vault's use cases over a database of their own, without a server. */
export interface VaultFixture {
  readonly dependencies: UseCaseDependencies;
  readonly clock: ManualClock;
  readonly ids: IdSource;
  readonly kms: KeyManagement;
  readonly policy: PolicyEngine;
  readonly crowd: TestCrowd;
  readonly databaseUrl: string;
  /** The superuser's URL. */
  readonly adminUrl: string;
  /** A superuser's connection, for looking and tampering behind the vault's back. */
  readonly admin: Client;
  /** The same vault as another process would run it: with caches and connections of its own. */
  another(overrides?: Partial<UseCaseOptions>): UseCaseDependencies;
  /** Events of a type that were committed, oldest first. */
  events(type: string): Promise<readonly StoredEvent[]>;
  close(): Promise<void>;
}

/** Opens a fresh vault. */
export async function openVault(): Promise<VaultFixture> {
  const testDatabase = await createTestDatabase({ subgraph: 'vault' });
  const directory = await mkdtemp(join(tmpdir(), 'vault-'));
  const kms = await localKms({ rootKeyFile: join(directory, 'root.key') });
  const clock = new ManualClock();
  const ids = randomIds(clock);
  const policy = await loadPolicy({ file: POLICY_FILE, clock, ids });
  const admin = new Client({ connectionString: testDatabase.adminUrl });
  await admin.connect();

  const crowd = testCrowd();
  const closers: (() => Promise<void>)[] = [];
  const another = (overrides: Partial<UseCaseOptions> = {}): UseCaseDependencies => {
    const database = openDatabase(testDatabase.url, silentLogger());
    closers.push(() => database.close());
    const base = {
      kms,
      policy,
      clock,
      ids,
      crowd,
      panTokenFormat: 'BIN6_LAST4' as const,
      randomness: systemRandomness,
    };
    const options = { ...base, log: silentLogger(), metrics: createMetrics({ service: 'vault' }), ...overrides };
    return wireUseCases(options, database);
  };
  const dependencies = another();

  return {
    dependencies,
    clock,
    ids,
    kms,
    policy,
    crowd,
    databaseUrl: testDatabase.url,
    adminUrl: testDatabase.adminUrl,
    admin,
    another,
    async events(type) {
      const { rows } = await admin.query<{ body: string }>('SELECT body FROM outbox ORDER BY id');
      return rows.map(({ body }) => JSON.parse(body) as StoredEvent).filter((event) => event.type === type);
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
      await admin.end();
      await testDatabase.drop();
      await rm(directory, { recursive: true });
    },
  };
}

/** A signed-in person of tenant `acme`. */
export function person(ids: IdSource, facts: Partial<Principal> = {}): Principal {
  const id = ids.next('usr');
  return { kind: 'user', id, tenant: 'acme', roles: [], scopes: [], requestId: ids.next('req'), ...facts };
}

/** Someone whose role and scopes let them see the data of others, for a purpose. */
export function officer(ids: IdSource, purpose?: Purpose, tenant = 'acme'): Principal {
  const stated = purpose === undefined ? {} : { purpose };
  const scopes = ['vault:read', ...PII_KINDS.map((kind) => `vault:reveal:${kind.toLowerCase()}`)];
  return person(ids, { roles: ['compliance_officer'], scopes, tenant, ...stated });
}

/** Somebody in the middle of a registration. */
export function registrant(ids: IdSource, newSubject = ids.next('usr')): Principal {
  return anonymousPrincipal('acme', ids.next('req'), newSubject);
}

/** Tokenizes one value, which has to succeed. */
export async function tokenOf(
  dependencies: UseCaseDependencies,
  kind: PiiKind,
  value: string,
  principal: Principal,
): Promise<string> {
  const [outcome] = await tokenize(dependencies, [{ kind, value }], principal);
  if (typeof outcome !== 'string') throw new Error('The value was not tokenized.');
  return outcome;
}
