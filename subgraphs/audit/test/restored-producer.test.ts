import { systemClock } from '@crowdpay/clock';
import { type EventLog, postgresEventLog } from '@crowdpay/event-log';
import { kafkaEventLog } from '@crowdpay/event-log/kafka';
import { createMetrics } from '@crowdpay/metrics';
import { createAuditRecorder, type Relay, startRelay } from '@crowdpay/outbox';
import {
  createTestDatabase,
  eventually,
  missingKafkaTools,
  silentLogger,
  startTestKafka,
  type TestDatabase,
} from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { IDS, Producer, reserved } from './fixture.ts';
import { auditor, type Platform, startPlatform } from './support/platform.ts';

interface SharedLog {
  open(role: string): EventLog;
  drop(): Promise<void>;
}

async function onPostgres(): Promise<SharedLog> {
  const database = await createTestDatabase({ subgraph: 'event-log' });
  return {
    open: (role) => postgresEventLog({ connectionString: database.urlFor(role), log: silentLogger() }),
    drop: () => database.drop(),
  };
}

async function onKafka(): Promise<SharedLog> {
  const broker = await startTestKafka();
  return {
    open: (role) => kafkaEventLog({ brokers: broker.brokers, clientId: role, log: silentLogger() }),
    drop: () => broker.stop(),
  };
}

const missing = await missingKafkaTools();
if (missing !== undefined)
  process.stdout.write(`A restored producer is not tested on Apache Kafka here: ${missing} is missing.\n`);

const VERIFY = '{ verifyAuditChains { producer ok entries fault } }';
const PATIENCE = { timeoutMs: 30_000 };
const TABLES = ['outbox', 'envelopes', 'relay_state'];

describe.each([
  ['PostgreSQL', onPostgres, describe],
  ['Apache Kafka', onKafka, missing === undefined ? describe : describe.skip],
] as const)('a producer on %s whose database was set back to a backup', (_name, openLog, suite) => {
  suite('as audit sees it', () => {
    const payments = new Producer('payments');
    let platform: Platform;
    let log: SharedLog;
    let ofAudit: EventLog;
    let ofProducer: EventLog;
    let database: TestDatabase;
    let client: pg.Client;
    let ledger: pg.Client;
    let relay: Relay | undefined;

    beforeAll(async () => {
      log = await openLog();
      [ofProducer, ofAudit] = [log.open('payments'), log.open('audit')];
      database = await createTestDatabase({ subgraph: 'payments' });
      client = new pg.Client({ connectionString: database.adminUrl });
      await client.connect();
      platform = await startPlatform([payments]);
      await platform.restart(ofAudit);
      ledger = new pg.Client({ connectionString: platform.databaseUrl });
      await ledger.connect();
    }, 180_000);
    afterAll(async () => {
      await relay?.close();
      await ledger.end();
      await platform.close();
      await client.end();
      await Promise.all([ofProducer.close(), ofAudit.close()]);
      await Promise.all([database.drop(), log.drop()]);
    }, 60_000);

    async function start(): Promise<void> {
      relay = await startRelay({
        producer: 'payments',
        databaseUrl: database.url,
        signingKey: payments.signingKey,
        log: ofProducer,
        clock: systemClock,
        logger: silentLogger(),
        metrics: createMetrics({ service: 'payments' }),
      });
    }

    async function stop(): Promise<void> {
      await relay?.close();
      relay = undefined;
    }

    async function record(count: number): Promise<void> {
      const tx = {
        $executeRawUnsafe: async (sql: string, ...values: unknown[]) => (await client.query(sql, values)).rowCount ?? 0,
      };
      const recorder = createAuditRecorder({ clock: systemClock, ids: IDS });
      for (let index = 0; index < count; index += 1) await recorder.record(tx, reserved());
    }

    /** Waits until audit has taken in so many entries, and has every one of them verified again. */
    async function holds(entries: number): Promise<void> {
      await eventually(async () => {
        const { rows } = await ledger.query<{ seq: string }>(`SELECT seq FROM chains WHERE producer = 'payments'`);
        expect(rows[0]?.seq).toBe(String(entries));
      }, PATIENCE);
      const { data } = await platform.ask(auditor(), VERIFY);
      expect(data?.['verifyAuditChains']).toEqual([
        { producer: 'payments', ok: true, entries: String(entries), fault: null },
      ]);
    }

    it('goes on with its one chain, however far it was set back and however often', async () => {
      await start();
      await record(3);
      await holds(3);
      await stop();
      await record(2); // they lie in the outbox of the backup
      for (const table of TABLES) await client.query(`CREATE TABLE backup_${table} AS TABLE ${table}`);

      let entries = 5;
      for (const since of [1200, 1]) {
        await start();
        await record(since);
        await holds((entries += since));
        await stop();
        for (const table of TABLES) {
          await client.query(`DELETE FROM ${table}`);
          await client.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE backup_${table}`);
        }
      }
      await start();
      await record(1);
      await holds(entries + 1);
    }, 120_000);
  });
});
