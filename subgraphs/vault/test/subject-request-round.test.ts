import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AnnouncedRequest,
  type AuditEvent,
  readAnnouncedRequest,
  SUBJECT_REQUEST_REPORTERS,
  type SubjectReport,
  subjectRequestHandled,
  type SubjectRequestReporter,
  verifyEnvelope,
} from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type EventLog, eventsTopic, postgresEventLog } from '@crowdpay/event-log';
import { createMetrics } from '@crowdpay/metrics';
import { type Relay, startRelay } from '@crowdpay/outbox';
import type { Principal } from '@crowdpay/principal';
import {
  createTestDatabase,
  eventually,
  silentLogger,
  type TestDatabase,
  TestProducer,
  testRegistry,
} from '@crowdpay/testkit';
import { justSignedIn } from './subject-request-fixture.ts';
import { person, tokenOf } from './vault-fixture.ts';
import { startVaultServer, type VaultServer } from './vault-server.ts';

const OPEN = `mutation ($input: OpenSubjectRequestInput!) { openSubjectRequest(input: $input) { request { id state } } }`;
const READ = `query ($id: ID!) { subjectRequest(id: $id) {
  kind subject state closedAt job reports { producer outcome changed retained reason }
} }`;
const LIST = `query ($first: Int, $after: String, $state: SubjectRequestState) {
  subjectRequests(first: $first, after: $after, state: $state) {
    edges { node { id kind } } pageInfo { hasNextPage endCursor }
  }
}`;
// As long as a loaded machine may take.
const PATIENCE = { timeoutMs: 20_000 };
const SCOPES = ['privacy:read', 'privacy:write'];

/** The platform around a vault: a real event log, the vault's relay, and services that answer as they are told. */
let logDatabase: TestDatabase;
let running: VaultServer;
let relay: Relay;
const logs: EventLog[] = [];
const producers = new Map([...SUBJECT_REQUEST_REPORTERS, 'vault'].map((name) => [name, new TestProducer(name)]));
const registry = testRegistry(...producers.values());
/** What the vault has told the world, in its order. */
const told: AuditEvent[] = [];

const logAs = (role: string): EventLog => {
  const log = postgresEventLog({ connectionString: logDatabase.urlFor(role), log: silentLogger() });
  logs.push(log);
  return log;
};
const producerOf = (name: string): TestProducer => {
  const producer = producers.get(name);
  if (producer === undefined) throw new RangeError(`There is no producer ${name}.`);
  return producer;
};

beforeAll(async () => {
  logDatabase = await createTestDatabase({ subgraph: 'event-log' });
  for (const name of producers.keys()) await logAs(name).ensureTopic(eventsTopic(name));
  running = await startVaultServer({ eventLog: logAs('vault'), registry, subjectRequestsMs: 50 });
  relay = await startRelay({
    producer: 'vault',
    databaseUrl: running.vault.databaseUrl,
    signingKey: producerOf('vault').signingKey,
    log: logAs('vault'),
    clock: systemClock,
    logger: silentLogger(),
    metrics: createMetrics({ service: 'vault' }),
    pollMs: 20,
  });
  await logAs('identity').subscribe({
    topics: [eventsTopic('vault')],
    group: 'fake-services',
    positions: () => Promise.resolve(0n),
    onBatch: ({ records }) => {
      for (const { value, timestamp } of records) {
        const read = verifyEnvelope(value.toString('utf8'), { registry, producer: 'vault', at: timestamp });
        if (read.ok) told.push(read.event);
      }
      return Promise.resolve();
    },
  });
});

afterAll(async () => {
  await relay.close();
  await running.close();
  await Promise.all(logs.map((log) => log.close()));
  await logDatabase.drop();
});

const personWithData = async (): Promise<Principal> => {
  const ada = justSignedIn(person(running.vault.ids, { scopes: SCOPES }), running.vault.clock.now());
  await tokenOf(running.vault.dependencies, 'NAME', `Ada ${ada.id}`, ada);
  return ada;
};

const open = async (principal: Principal, input: object): Promise<string> => {
  const { data, errors } = await running.graphql(OPEN, { input }, principal);
  expect(errors).toBeUndefined();
  return (data as { openSubjectRequest: { request: { id: string } } }).openSubjectRequest.request.id;
};

const read = async (id: string, principal: Principal): Promise<Record<string, unknown>> => {
  const { data } = await running.graphql(READ, { id }, principal);
  return (data as { subjectRequest: Record<string, unknown> }).subjectRequest;
};

const requestOf = (id: string): Promise<AnnouncedRequest> =>
  eventually(() => {
    const event = told.find(({ type, related }) => type === 'vault.subject-request.opened' && related.includes(id));
    if (event === undefined) throw new Error('The case was not carried to the services yet.');
    return readAnnouncedRequest(event);
  }, PATIENCE);

const DONE: SubjectReport = { outcome: 'DONE', changed: 1, retained: 0 };

/** A service's report, signed by whom it says, in the topic of that service. */
const report = async (name: SubjectRequestReporter, request: AnnouncedRequest, facts = DONE): Promise<void> => {
  const producer = producerOf(name);
  await producer.publish(logAs(name), producer.line(subjectRequestHandled(name, request, facts)));
};

describe('a data-subject request', () => {
  it('goes its whole round: opened, carried, reported by all, done by the vault, closed', async () => {
    const ada = await personWithData();
    const id = await open(ada, { kind: 'ERASURE' });
    const request = await requestOf(id);
    expect(request).toMatchObject({ kind: 'ERASURE', subject: ada.id, tenant: 'acme' });

    await report('audit', request, { outcome: 'RETAINED', changed: 0, retained: 7, reason: 'LEGAL_OBLIGATION' });
    await report('payments', request, { outcome: 'RETAINED', changed: 0, retained: 2, reason: 'ACCOUNTING' });
    await report('pods', request);
    await report('identity', request);

    const closed = await eventually(async () => {
      const seen = await read(id, ada);
      expect(seen['state']).toBe('CLOSED');
      return seen;
    }, PATIENCE);
    expect(closed).toMatchObject({ kind: 'ERASURE', subject: ada.id, job: expect.stringMatching(/^job_/) });
    expect(closed['reports']).toEqual(
      expect.arrayContaining([
        { producer: 'audit', outcome: 'RETAINED', changed: 0, retained: 7, reason: 'LEGAL_OBLIGATION' },
        { producer: 'payments', outcome: 'RETAINED', changed: 0, retained: 2, reason: 'ACCOUNTING' },
        { producer: 'pods', outcome: 'DONE', changed: 1, retained: 0, reason: null },
        { producer: 'identity', outcome: 'DONE', changed: 1, retained: 0, reason: null },
      ]),
    );
    const { rows } = await running.vault.admin.query('SELECT 1 FROM holdings WHERE subject = $1', [ada.id]);
    expect(rows).toEqual([]);
  });

  it('takes the same reports again, and reports about cases that are not there, for nothing', async () => {
    const ada = await personWithData();
    const request = await requestOf(await open(ada, { kind: 'OPT_OUT' }));
    const pods = producerOf('pods');
    const line = pods.line(subjectRequestHandled('pods', request, DONE));
    await pods.publish(logAs('pods'), line, line);
    await report('pods', request, { outcome: 'DONE', changed: 9, retained: 9 });
    await report('pods', { ...request, id: running.vault.ids.next('dsr') });
    for (const name of ['identity', 'payments', 'audit'] as const) await report(name, request);
    await eventually(async () => {
      expect(await read(request.id, ada)).toMatchObject({ state: 'CLOSED' });
    }, PATIENCE);
    const closings = await eventually(() => {
      const ours = told.filter(({ type, related }) => type.endsWith('.closed') && related.includes(request.id));
      expect(ours).not.toEqual([]);
      return ours;
    }, PATIENCE);
    expect(closings).toMatchObject([{ data: { changed: 4, retained: 0 } }]);
  });

  it('does not close by a report that somebody forged in another service’s name', async () => {
    const ada = await personWithData();
    const request = await requestOf(await open(ada, { kind: 'OPT_OUT' }));
    // Pods is taken over: it signs reports of the others, in its own topic, and unsigned ones in theirs.
    const pods = producerOf('pods');
    const forged = (['identity', 'payments', 'audit'] as const).map((name) =>
      pods.line(subjectRequestHandled(name, request, DONE)),
    );
    await pods.publish(logAs('pods'), ...forged);
    const stranger = new TestProducer('identity');
    await stranger.publish(logAs('identity'), stranger.line(subjectRequestHandled('identity', request, DONE)));
    // What stands behind the forgeries has been read, so they have been too.
    const other = await requestOf(await open(ada, { kind: 'ACCESS' }));
    await report('identity', other);
    await report('pods', other);
    await eventually(async () => {
      expect((await read(other.id, ada))['reports']).toHaveLength(2);
    }, PATIENCE);
    expect(await read(request.id, ada)).toMatchObject({ state: 'OPEN', reports: [] });
  });
});

describe('who reads data-subject requests', () => {
  it('are the person and the officers who handle them, and for others there is none', async () => {
    const ada = await personWithData();
    const id = await open(ada, { kind: 'ACCESS' });
    const officer = person(running.vault.ids, {
      scopes: SCOPES,
      roles: ['compliance_officer'],
      purpose: 'DATA_SUBJECT_REQUEST',
    });
    expect(await read(id, officer)).toMatchObject({ subject: ada.id });
    for (const other of [person(running.vault.ids, { scopes: SCOPES }), { ...ada, tenant: 'other' }]) {
      const { data, errors } = await running.graphql(READ, { id }, other);
      expect(data).toEqual({ subjectRequest: null });
      expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['NOT_FOUND']);
    }
  });

  it('page through their own, in the order of opening', async () => {
    const ada = await personWithData();
    const ids: string[] = [];
    for (const kind of ['OPT_OUT', 'ERASURE']) {
      ids.push(await open(ada, { kind }));
      running.vault.clock.advance(1_000);
    }
    type Page = { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const page = async (variables: object): Promise<Page> => {
      const { data } = await running.graphql(LIST, { ...variables }, ada);
      return (data as { subjectRequests: Page }).subjectRequests;
    };
    const first = await page({ first: 1 });
    const second = await page({ first: 1, after: first.pageInfo.endCursor });
    expect([...first.edges, ...second.edges].map(({ node }) => node.id)).toEqual(ids);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect((await page({ state: 'CLOSED' })).edges).toEqual([]);
  });

  it('need the scopes', async () => {
    const ada = { ...(await personWithData()), scopes: [] };
    const { errors } = await running.graphql(OPEN, { input: { kind: 'ACCESS' } }, ada);
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
