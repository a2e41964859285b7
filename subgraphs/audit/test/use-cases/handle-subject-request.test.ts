import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnnouncedRequest, AuditEvent } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { createAuditRecorder } from '@crowdpay/outbox';
import { type TestDatabase, createTestDatabase } from '@crowdpay/testkit';
import type pg from 'pg';
import { inTransaction } from '../../src/store/in-transaction.ts';
import { sqlTransaction } from '../../src/store/sql-transaction.ts';
import { sqlSubjectEntries } from '../../src/store/subject-entries.ts';
import { acceptBatch } from '../../src/use-cases/accept-batch.ts';
import { handleSubjectRequest } from '../../src/use-cases/handle-subject-request.ts';
import { IDS, MEMBER, openStores, podOpened, Producer, registryOf, STRANGER, Topic } from '../fixture.ts';

const recorder = createAuditRecorder({ clock: systemClock, ids: IDS });

describe('a data-subject request', () => {
  let testDatabase: TestDatabase;
  let pool: pg.Pool;
  let close: () => Promise<void>;

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ subgraph: 'audit' });
    const { database, ledger } = openStores(testDatabase.url);
    ({ pool } = database);
    close = () => database.close();
    const producer = new Producer();
    const deps = { ledger, registry: registryOf(producer), clock: systemClock };
    // The member opened two pods, one of them as the event's related id too; another tenant's member has the same id.
    const named = { ...podOpened('pod_2'), related: [MEMBER] };
    const entries = [podOpened(), named, podOpened('pod_3', 'other')].map((event) => producer.next(event));
    await acceptBatch(deps, 'pods', new Topic().batch(...entries));
  });
  afterAll(async () => {
    await close();
    await testDatabase.drop();
  });

  const requestAbout = (subject: string, kind: AnnouncedRequest['kind'] = 'ERASURE'): AnnouncedRequest => ({
    tenant: 'default',
    id: IDS.next('dsr'),
    kind,
    subject,
    corrections: {},
    requestId: 'req_1',
  });
  const handle = async (request: AnnouncedRequest): Promise<AuditEvent['data'] | undefined> => {
    await inTransaction(pool, (client) =>
      handleSubjectRequest(sqlSubjectEntries(sqlTransaction(client), recorder), request),
    );
    return (await reportsOf(request)).at(-1)?.data;
  };
  const reportsOf = async ({ id }: AnnouncedRequest): Promise<AuditEvent[]> => {
    const { rows } = await pool.query<{ body: string }>('SELECT body FROM outbox ORDER BY id');
    return rows.map(({ body }) => JSON.parse(body) as AuditEvent).filter(({ related }) => related.includes(id));
  };

  it.each([
    ['ERASURE', { outcome: 'RETAINED', retained: 2, reason: 'LEGAL_OBLIGATION' }],
    ['RECTIFICATION', { outcome: 'RETAINED', retained: 2, reason: 'LEGAL_OBLIGATION' }],
    ['ACCESS', { outcome: 'DONE', retained: 2 }],
    ['OPT_OUT', { outcome: 'NOTHING_HELD', retained: 0 }],
  ] as const)('%s is answered with what the ledger has of the person, each entry once', async (kind, report) => {
    const request = requestAbout(MEMBER, kind);
    expect(await handle(request)).toEqual({ requestId: request.id, changed: 0, ...report });
  });

  it('is answered in the name of audit, through its own outbox', async () => {
    const request = requestAbout(MEMBER);
    await handle(request);
    expect(await reportsOf(request)).toMatchObject([
      { type: 'audit.subject-request.handled', subject: MEMBER, actor: { kind: 'service', id: 'audit' } },
    ]);
  });

  it('about somebody whom no entry names finds nothing', async () => {
    expect(await handle(requestAbout(STRANGER))).toMatchObject({ outcome: 'NOTHING_HELD' });
    expect(await handle({ ...requestAbout(MEMBER), tenant: 'third' })).toMatchObject({ outcome: 'NOTHING_HELD' });
  });

  it('leaves no report when the process dies before the commit', async () => {
    const request = requestAbout(MEMBER);
    const dying = inTransaction(pool, async (client) => {
      await handleSubjectRequest(sqlSubjectEntries(sqlTransaction(client), recorder), request);
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await reportsOf(request)).toEqual([]);
  });

  it('changes no entry', async () => {
    const entries = async (): Promise<unknown[]> =>
      (await pool.query<{ line: string }>('SELECT * FROM entries ORDER BY leaf_index')).rows;
    const before = await entries();
    await handle(requestAbout(MEMBER));
    expect(await entries()).toEqual(before);
  });
});
