import { createAuditRecorder, startRelay } from '@crowdpay/outbox';
import { systemClock } from '@crowdpay/clock';
import { type EventLog, LEDGER_TOPIC, postgresEventLog } from '@crowdpay/event-log';
import { kafkaEventLog } from '@crowdpay/event-log/kafka';
import { createMetrics } from '@crowdpay/metrics';
import {
  type TestDatabase,
  createTestDatabase,
  eventually,
  missingKafkaTools,
  silentLogger,
  startTestKafka,
} from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { IDS, Producer, reserved } from './fixture.ts';
import { type Platform, auditor, startPlatform } from './support/platform.ts';

/** An event log that a producer and audit can be moved to. */
interface OtherLog {
  open(role: string): EventLog;
  drop(): Promise<void>;
}

async function onPostgres(): Promise<OtherLog> {
  const database = await createTestDatabase({ subgraph: 'event-log' });
  return {
    open: (role) => postgresEventLog({ connectionString: database.urlFor(role), log: silentLogger() }),
    drop: () => database.drop(),
  };
}

async function onKafka(): Promise<OtherLog> {
  const broker = await startTestKafka();
  return {
    open: (role) => kafkaEventLog({ brokers: broker.brokers, clientId: role, log: silentLogger() }),
    drop: () => broker.stop(),
  };
}

const missing = await missingKafkaTools();
if (missing !== undefined)
  process.stdout.write(`The change to Apache Kafka is not tested here: ${missing} is missing.\n`);

const VERIFY = '{ verifyAuditChains { producer ok entries fault } }';
const PATIENCE = { timeoutMs: 30_000 };
// Were one entry ever to wait for another while the chain is published again, the chain would stop at once.
const GAP_DEADLINE_MS = 1;

describe.each([
  ['PostgreSQL', onPostgres, describe],
  ['Apache Kafka', onKafka, missing === undefined ? describe : describe.skip],
] as const)('an audit trail that goes on on %s', (_name, openOther, suite) => {
  suite('and comes back', () => {
    const payments = new Producer('payments');
    let platform: Platform;
    let logs: { first: OtherLog; other: OtherLog };
    let database: TestDatabase;
    let client: pg.Client;
    let leave: () => Promise<void> = () => Promise.resolve();

    beforeAll(async () => {
      logs = { first: await onPostgres(), other: await openOther() };
      database = await createTestDatabase({ subgraph: 'payments' });
      client = new pg.Client({ connectionString: database.url });
      await client.connect();
      platform = await startPlatform([payments], GAP_DEADLINE_MS);
    }, 180_000);
    afterAll(async () => {
      await leave();
      await platform.close();
      await client.end();
      await Promise.all([database.drop(), logs.first.drop(), logs.other.drop()]);
    }, 60_000);

    /** Producer and audit leave the log that they are on and start again on this one. */
    async function moveTo(log: OtherLog): Promise<EventLog> {
      const [ofProducer, ofAudit] = [log.open('payments'), log.open('audit')];
      await platform.restart(ofAudit);
      await leave();
      const relay = await startRelay({
        producer: 'payments',
        databaseUrl: database.url,
        signingKey: payments.signingKey,
        log: ofProducer,
        clock: systemClock,
        logger: silentLogger(),
        metrics: createMetrics({ service: 'payments' }),
      });
      leave = async () => {
        await relay.close();
        await Promise.all([ofProducer.close(), ofAudit.close()]);
      };
      return ofAudit;
    }

    async function record(count: number): Promise<void> {
      const tx = {
        $executeRawUnsafe: async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rowCount ?? 0,
      };
      const recorder = createAuditRecorder({ clock: systemClock, ids: IDS });
      for (let index = 0; index < count; index += 1) await recorder.record(tx, reserved());
    }

    const holds = (entries: number): Promise<void> =>
      eventually(async () => {
        const { data } = await platform.ask(auditor(), VERIFY);
        expect(data?.['verifyAuditChains']).toEqual([
          { producer: 'payments', ok: true, entries: String(entries), fault: null },
        ]);
      }, PATIENCE);

    /** The leaves that the topic of the ledger has, from its beginning. */
    async function ledgerTopicHolds(log: EventLog, entries: number): Promise<void> {
      const leaves: string[] = [];
      await log.ensureTopic(LEDGER_TOPIC);
      const reader = await log.subscribe({
        topics: [LEDGER_TOPIC],
        group: `reader-${String(entries)}`,
        positions: () => Promise.resolve(0n),
        onBatch: (batch) => {
          leaves.push(...batch.records.map(({ key }) => key));
          return Promise.resolve();
        },
      });
      try {
        await eventually(() => {
          expect(leaves).toEqual(Array.from({ length: entries }, (_, leaf) => String(leaf)));
        }, PATIENCE);
      } finally {
        await reader.close();
      }
    }

    it('keeps one chain, without a hole and with nothing twice, on each log the whole of it', async () => {
      await record(600);
      await ledgerTopicHolds(await moveTo(logs.first), 600);
      await holds(600);

      await record(3);
      await ledgerTopicHolds(await moveTo(logs.other), 603);
      await holds(603);
      await record(2);
      await holds(605);

      await ledgerTopicHolds(await moveTo(logs.first), 605);
      await record(1);
      await holds(606);
    }, 120_000);
  });
});
