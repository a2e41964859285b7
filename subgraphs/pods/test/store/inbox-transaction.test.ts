import { systemClock } from '@crowdpay/clock';
import { type EventLog, postgresEventLog } from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';
import { type Inbox, startInbox } from '@crowdpay/inbox';
import { createMetrics } from '@crowdpay/metrics';
import { createAuditRecorder } from '@crowdpay/outbox';
import {
  type TestDatabase,
  TestProducer,
  createTestDatabase,
  eventually,
  silentLogger,
  testRegistry,
} from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DatabaseTransaction } from '../../src/store/prisma.ts';
import { createWorld, type World } from '../support/world.ts';

const SUBJECT = 'usr_01jq0000000000000000000001';

describe('Prisma’s transaction as that of an inbox', () => {
  const vault = new TestProducer('vault');
  const recorder = createAuditRecorder({ clock: systemClock, ids: randomIds(systemClock) });
  let world: World;
  let events: TestDatabase;
  let logs: { vault: EventLog; pods: EventLog };
  let inbox: Inbox;
  let calls = 0;

  beforeAll(async () => {
    world = await createWorld();
    events = await createTestDatabase({ subgraph: 'event-log' });
    const as = (role: string): EventLog =>
      postgresEventLog({ connectionString: events.urlFor(role), log: silentLogger() });
    logs = { vault: as('vault'), pods: as('pods') };
    inbox = await startInbox<DatabaseTransaction>({
      consumer: 'pods',
      producers: ['vault'],
      eventLog: logs.pods,
      registry: testRegistry(vault),
      transaction: (work) => world.database.$transaction(work),
      handlers: { 'vault.subject-key.created': report },
      clock: systemClock,
      log: silentLogger(),
      metrics: createMetrics({ service: 'pods' }),
    });
  });
  afterAll(async () => {
    await inbox.close();
    await Promise.all([logs.vault.close(), logs.pods.close(), world.close()]);
    await events.drop();
  });

  // Reports by way of the outbox, and fails once after that.
  async function report(tx: DatabaseTransaction): Promise<void> {
    calls += 1;
    await recorder.record(tx, {
      type: 'pods.pod.opened',
      tenant: 'default',
      actor: { kind: 'service', id: 'pods' },
      subject: 'pod_1',
      requestId: 'req_1',
      data: { goal: '1', currency: 'EUR' },
    });
    if (calls === 1) throw new Error('The effect is refused.');
  }

  it('commits position, event and report together, once', async () => {
    const line = vault.line({
      type: 'vault.subject-key.created',
      tenant: 'default',
      actor: { kind: 'service', id: 'vault' },
      subject: SUBJECT,
      requestId: 'req_1',
      data: { keyId: 'subject-key/1' },
    });
    await vault.publish(logs.vault, line, line);
    await eventually(async () => {
      const positions = await world.sql('SELECT topic, partition, next_offset::int FROM inbox_positions');
      expect(positions).toEqual([{ topic: 'audit.events.vault', partition: 0, next_offset: 2 }]);
    });
    expect(calls).toBe(2);
    expect(await world.events()).toHaveLength(1);
    const handled = await world.sql(
      `SELECT producer, abs(extract(epoch FROM clock_timestamp() - handled_at)) < 60 AS recent FROM inbox_events`,
    );
    expect(handled).toEqual([{ producer: 'vault', recent: true }]);
  });
});
