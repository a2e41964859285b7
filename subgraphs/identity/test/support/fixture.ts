import { join } from 'node:path';
import { ManualClock, systemClock } from '@crowdpay/clock';
import { type IdSource, randomIds } from '@crowdpay/ids';
import { createAuditRecorder } from '@crowdpay/outbox';
import { loadPolicy, type PolicyEngine } from '@crowdpay/policy';
import { anonymousPrincipal, type Principal } from '@crowdpay/principal';
import { createTestDatabase, type TestDatabase } from '@crowdpay/testkit';
import { Client } from 'pg';
import type { UnitOfWork } from '../../src/domain/unit-of-work.ts';
import type { User, UserReader } from '../../src/domain/user.ts';
import { type Database, openDatabase } from '../../src/store/prisma.ts';
import { prismaUnitOfWork } from '../../src/store/unit-of-work.ts';
import { prismaUserReader } from '../../src/store/users.ts';
import { registerUser } from '../../src/use-cases/register-user.ts';
import { registrationOf } from './tokens.ts';

/** One row of the outbox, as its body says. */
export interface OutboxEvent {
  readonly type: string;
  readonly subject: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Identity's stores on a database of their own, without a server. */
export interface StoreFixture {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly clock: ManualClock;
  readonly ids: IdSource;
  readonly users: UserReader;
  readonly unitOfWork: UnitOfWork;
  readonly policy: PolicyEngine;
  /** Registers a person whose tokens derive from `name`. */
  register(name: string): Promise<User>;
  principalOf(user: User): Principal;
  /** The outbox in order. */
  events(): Promise<readonly OutboxEvent[]>;
  close(): Promise<void>;
}

const POLICY_FILE = join(import.meta.dirname, '..', '..', '..', '..', 'policy', 'crowdpay.wasm');

/** Opens the stores on a fresh database. */
export async function storeFixture(): Promise<StoreFixture> {
  const testDatabase = await createTestDatabase({ subgraph: 'identity' });
  const database = openDatabase(testDatabase.url);
  const clock = new ManualClock('2026-11-24T12:00:00.000Z');
  const ids = randomIds(systemClock);
  const unitOfWork = prismaUnitOfWork(database, createAuditRecorder({ clock, ids }));
  return {
    databaseUrl: testDatabase.url,
    database,
    clock,
    ids,
    users: prismaUserReader(database),
    unitOfWork,
    policy: await loadTestPolicy(ids),
    register: (name) =>
      registerUser(
        { unitOfWork, clock },
        anonymousPrincipal('default', ids.next('req'), ids.next('usr')),
        registrationOf(name),
      ),
    principalOf: (user) => ({
      kind: 'user',
      id: user.id,
      tenant: user.tenant,
      roles: [],
      scopes: ['kyc:write'],
      requestId: ids.next('req'),
    }),
    events: () => outboxOf(testDatabase),
    async close() {
      await database.$disconnect();
      await testDatabase.drop();
    },
  };
}

/** The repository's own compiled policy. */
export function loadTestPolicy(ids: IdSource): Promise<PolicyEngine> {
  return loadPolicy({ file: POLICY_FILE, clock: systemClock, ids });
}

/** The outbox of a database in order. */
export async function outboxOf(testDatabase: TestDatabase): Promise<readonly OutboxEvent[]> {
  const client = new Client({ connectionString: testDatabase.adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ body: string }>('SELECT body FROM outbox ORDER BY id');
    return rows.map((row) => JSON.parse(row.body) as OutboxEvent);
  } finally {
    await client.end();
  }
}
