import { join } from 'node:path';
import { ManualClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { createAuditRecorder } from '@crowdpay/outbox';
import { loadPolicy } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { createTestDatabase } from '@crowdpay/testkit';
import { Pool } from 'pg';
import type { Invitation } from '../../src/domain/invitation.ts';
import type { Person } from '../../src/domain/person-directory.ts';
import type { ResolverDeps } from '../../src/resolvers.ts';
import { prismaPodReader } from '../../src/store/pod-reader.ts';
import { type Database, openDatabase } from '../../src/store/prisma.ts';
import { prismaUnitOfWork } from '../../src/store/unit-of-work.ts';
import { acceptInvitation } from '../../src/use-cases/accept-invitation.ts';
import { inviteToPod } from '../../src/use-cases/invite-to-pod.ts';
import { openPod } from '../../src/use-cases/open-pod.ts';

export const POLICY_FILE = join(import.meta.dirname, '../../../../policy/crowdpay.wasm');
export const TENANT = 'acme';

const ids = randomIds(new ManualClock());

/** A person with a fresh id, as the gateway presents them. */
export function person(tenant = TENANT): Principal {
  const scopes = ['pods:read', 'pods:write'];
  return { kind: 'user', id: ids.next('usr'), tenant, roles: [], scopes, requestId: ids.next('req') };
}

/** An outbox row's body. */
export interface StoredEvent {
  readonly type: string;
  readonly subject: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly related: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

/** A pods subgraph without its server, on a database of its own. Everybody exists and is verified unless said else. */
export interface World {
  readonly deps: ResolverDeps;
  readonly clock: ManualClock;
  readonly database: Database;
  readonly databaseUrl: string;
  /** What the directory says of the people whose ids are here. */
  readonly people: Map<string, Person>;
  /** Runs SQL as the superuser, behind the scenes. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  events(): Promise<StoredEvent[]>;
  /** Opens a pod with `owner` as its owner. @returns its id. */
  openPod(owner: Principal): Promise<string>;
  invite(
    inviter: Principal,
    podId: string,
    invitee: Principal,
    role?: 'ADMIN' | 'MEMBER' | 'VIEWER',
  ): Promise<Invitation>;
  /** Invites and accepts. */
  join(owner: Principal, podId: string, joiner: Principal, role?: 'ADMIN' | 'MEMBER' | 'VIEWER'): Promise<void>;
  close(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const testDatabase = await createTestDatabase({ subgraph: 'pods' });
  const database = openDatabase(testDatabase.url);
  const admin = new Pool({ connectionString: testDatabase.adminUrl, max: 2 });
  const clock = new ManualClock('2026-03-01T12:00:00.000Z');
  const people = new Map<string, Person>();
  const own = { clock, ids: randomIds(clock) };
  const deps: ResolverDeps = {
    ...own,
    policy: await loadPolicy({ file: POLICY_FILE, ...own }),
    reader: prismaPodReader(database),
    unitOfWork: prismaUnitOfWork(database, createAuditRecorder(own)),
    persons: {
      find: (_tenant, userId) => Promise.resolve(people.get(userId) ?? { exists: true, kycState: 'VERIFIED' }),
    },
  };
  const sql: World['sql'] = async (text, values) => (await admin.query<Record<string, unknown>>(text, values)).rows;
  const invite: World['invite'] = (inviter, podId, invitee, role = 'MEMBER') =>
    inviteToPod(deps, inviter, { podId, inviteeId: invitee.id, role });

  return {
    deps,
    clock,
    database,
    databaseUrl: testDatabase.url,
    people,
    sql,
    invite,
    async events() {
      const rows = await sql('SELECT body FROM outbox ORDER BY id');
      return rows.map((row) => JSON.parse(String(row['body'])) as StoredEvent);
    },
    async openPod(owner) {
      const { pod } = await openPod(deps, owner, { name: 'Lisbon 2027', goal: { amount: '500000', currency: 'EUR' } });
      return pod.id;
    },
    async join(owner, podId, joiner, role) {
      const invitation = await invite(owner, podId, joiner, role);
      await acceptInvitation(deps, joiner, invitation.id);
    },
    async close() {
      await database.$disconnect();
      await admin.end();
      await testDatabase.drop();
    },
  };
}
