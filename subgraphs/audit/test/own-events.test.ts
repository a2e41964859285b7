import { createMetrics } from '@crowdpay/metrics';
import { type Relay, createAuditRecorder, startRelay } from '@crowdpay/outbox';
import { systemClock } from '@crowdpay/clock';
import { eventually, silentLogger } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { inTransaction } from '../src/store/in-transaction.ts';
import { sqlTransaction } from '../src/store/sql-transaction.ts';
import { CONTRIBUTOR, IDS, Producer } from './fixture.ts';
import { type Platform, auditor, startPlatform } from './support/platform.ts';

const VERIFY = '{ verifyAuditChains { producer ok entries fault } }';
const ENTRIES = '{ auditEntries(producer: "audit", first: 10) { edges { node { type subject seq } } } }';

describe('what audit itself does', () => {
  const audit = new Producer('audit');
  const recorder = createAuditRecorder({ clock: systemClock, ids: IDS });
  let platform: Platform;
  let pool: pg.Pool;
  let relay: Relay;

  beforeAll(async () => {
    platform = await startPlatform([audit]);
    pool = new pg.Pool({ connectionString: platform.databaseUrl, max: 1 });
    relay = await startRelay({
      producer: 'audit',
      databaseUrl: platform.databaseUrl,
      signingKey: audit.signingKey,
      log: platform.eventLog,
      clock: systemClock,
      logger: silentLogger(),
      metrics: createMetrics({ service: 'audit' }),
    });
  });
  afterAll(async () => {
    await relay.close();
    await pool.end();
    await platform.close();
  });

  const handle = (requestId: string, fails = false): Promise<void> =>
    inTransaction(pool, async (client) => {
      await recorder.record(sqlTransaction(client), {
        type: 'audit.subject-request.handled',
        tenant: 'default',
        actor: { kind: 'service', id: 'audit' },
        subject: CONTRIBUTOR,
        related: [requestId],
        requestId: 'req_1',
        data: { requestId, outcome: 'NOTHING_HELD', changed: 0, retained: 0 },
      });
      if (fails) throw new Error('The transaction fails.');
    });

  it('is told by its own role through the outbox, and stands in the ledger in a verified chain of its own', async () => {
    await handle('dsr_1');
    await expect(handle('dsr_2', true)).rejects.toThrow('fails');
    await handle('dsr_3');
    await eventually(async () => {
      const { data } = await platform.ask(auditor(), VERIFY);
      expect(data?.['verifyAuditChains']).toEqual([{ producer: 'audit', ok: true, entries: '2', fault: null }]);
    });
    const { data } = await platform.ask(auditor(), ENTRIES);
    const type = 'audit.subject-request.handled';
    const node = (seq: string): object => ({ node: { type, subject: CONTRIBUTOR, seq } });
    expect((data?.['auditEntries'] as { edges: unknown[] }).edges).toEqual(
      expect.arrayContaining([node('1'), node('2')]),
    );
  });

  it('needs its key: what another signs in its name does not get in', async () => {
    const forged = new Producer('audit').next({
      type: 'audit.subject-request.handled',
      tenant: 'default',
      actor: { kind: 'service', id: 'audit' },
      subject: CONTRIBUTOR,
      requestId: 'req_1',
      data: { requestId: 'dsr_4', outcome: 'DONE', changed: 1, retained: 0 },
    });
    await platform.publish(audit, forged);
    await eventually(async () => {
      expect(await platform.metrics.text()).toMatch(
        /crowdpay_audit_quarantined_total\{producer="audit",fault="UNKNOWN_KEY".*\} 1/,
      );
    });
    const { data } = await platform.ask(auditor(), VERIFY);
    expect(data?.['verifyAuditChains']).toEqual([{ producer: 'audit', ok: true, entries: '2', fault: null }]);
  });
});
