import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GENESIS_HASH } from '@crowdpay/audit-event';
import { postgresEventLog } from '@crowdpay/event-log';
import { createTestDatabase, eventually, silentLogger } from '@crowdpay/testkit';
import type pg from 'pg';
import { type Relay, startRelay } from '../src/index.ts';
import {
  MemoryLog,
  type ProducerDatabase,
  change,
  paymentsKey,
  producerDatabase,
  record,
  relayOptions,
} from './fixture.ts';

// Transactions of other test files hold back the relay too, for the horizon is the server's.
const PATIENCE = { timeoutMs: 20_000 };

describe('the relay', () => {
  const key = paymentsKey();
  let database: ProducerDatabase;
  let client: pg.Client;
  let log: MemoryLog;
  let relays: Relay[];

  beforeEach(async () => {
    database = await producerDatabase();
    client = await database.connect();
    log = new MemoryLog();
    relays = [];
  });
  afterEach(async () => {
    await Promise.all(relays.map((relay) => relay.close()));
    await database.drop();
  });

  async function start(): Promise<Relay> {
    const relay = await startRelay(relayOptions(database.url, log, key.signingKey));
    relays.push(relay);
    return relay;
  }

  const count = async (table: string): Promise<number> => {
    const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return rows[0]?.n ?? -1;
  };

  const published = (events: number): Promise<void> =>
    eventually(() => {
      expect(log.lines).toHaveLength(events);
    }, PATIENCE);

  it('signs and chains events in the order in which they were recorded, and empties the outbox', async () => {
    await record(client, ...[1, 2, 3].map((attempt) => change('ctr_1', attempt)));
    await start();
    await published(3);
    expect(log.lines.map((line) => key.eventOf(line).attempt)).toEqual([1, 2, 3]);
    const chain = log.envelopes();
    expect(chain.map((envelope) => envelope.seq)).toEqual([1n, 2n, 3n]);
    expect(chain.map((envelope) => envelope.prevHash)).toEqual([
      GENESIS_HASH,
      chain[0]?.chainHash,
      chain[1]?.chainHash,
    ]);
    expect(await count('outbox')).toBe(0);
  });

  it('never tells of a transaction that was rolled back', async () => {
    await client.query('BEGIN');
    await record(client, change('ctr_1', 1));
    await client.query('ROLLBACK');
    await record(client, change('ctr_1', 2));
    await start();
    await published(1);
    expect(log.attempts()).toEqual([2]);
  });

  it('keeps the order of each aggregate’s changes and loses none when many write at once', async () => {
    await client.query('CREATE TABLE aggregates (id text PRIMARY KEY, changes int NOT NULL)');
    await client.query(`INSERT INTO aggregates VALUES ('ctr_1', 0), ('ctr_2', 0), ('ctr_3', 0)`);
    await start();
    const writers = await Promise.all(Array.from({ length: 6 }, () => database.connect()));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let round = 0; round < 20; round += 1) {
          const id = `ctr_${1 + ((index + round) % 3)}`;
          await writer.query('BEGIN');
          await writer.query('SELECT pg_current_xact_id()'); // the number is drawn before the lock
          const sql = 'UPDATE aggregates SET changes = changes + 1 WHERE id = $1 RETURNING changes';
          const { rows } = await writer.query<{ changes: number }>(sql, [id]);
          await record(writer, change(id, rows[0]!.changes));
          await writer.query('COMMIT');
        }
      }),
    );
    await published(120);
    for (const id of ['ctr_1', 'ctr_2', 'ctr_3']) {
      const attempts = log.lines.map((line) => key.eventOf(line)).filter((event) => event.subject === id);
      expect(attempts.map((event) => event.attempt)).toEqual(attempts.map((_, index) => index + 1));
    }
    expect(log.envelopes().map((envelope) => envelope.seq)).toEqual(
      Array.from({ length: 120 }, (_, index) => BigInt(index + 1)),
    );
  });

  it('goes on sealing while the log is away, and publishes what it stored, to the byte', async () => {
    await start();
    await record(client, change('ctr_1', 1));
    await published(1);
    log.mode = 'away';
    await record(client, change('ctr_1', 2), change('ctr_1', 3));
    await eventually(async () => {
      expect(await count('envelopes')).toBe(3);
      expect(log.failures).toBeGreaterThan(0);
    }, PATIENCE);
    log.mode = 'well';
    await published(3);
    const { rows } = await client.query<{ line: string }>('SELECT line FROM envelopes ORDER BY seq');
    expect(log.lines).toEqual(rows.map((row) => row.line));
  });

  it('seals nothing before the log has said what it has: this database may be a restored one', async () => {
    log.mode = 'away';
    await start();
    await record(client, change('ctr_1', 1));
    await eventually(() => {
      expect(log.failures).toBeGreaterThan(1);
    }, PATIENCE);
    expect(await count('envelopes')).toBe(0);
    log.mode = 'well';
    await published(1);
  });

  it('after a crash between store and publish, the next one publishes the stored envelopes', async () => {
    log.appendsLeft = 0;
    const first = await start();
    await record(client, change('ctr_1', 1));
    await eventually(async () => {
      expect(await count('envelopes')).toBe(1);
    }, PATIENCE);
    await first.close();
    log.appendsLeft = Infinity;
    await record(client, change('ctr_1', 2));
    await start();
    await published(2);
    expect(log.envelopes().map((envelope) => [envelope.epoch, envelope.seq])).toEqual([
      [1n, 1n],
      [2n, 2n],
    ]);
  });

  it('after a crash between publish and its note, finds in the log what it had published', async () => {
    log.mode = 'silent';
    const first = await start();
    await record(client, change('ctr_1', 1));
    await published(1);
    await first.close();
    log.mode = 'well';
    await client.query('UPDATE relay_state SET published_seq = 0');
    await record(client, change('ctr_1', 2));
    await start();
    await published(2);
    expect(log.attempts()).toEqual([1, 2]);
  });

  const goOnOn = async (name: string): Promise<Relay> => {
    log = new MemoryLog(name);
    return start();
  };

  it('publishes the whole stored chain again, to the byte, on another log, then what is new', async () => {
    const first = await start();
    await record(client, ...[1, 2, 3].map((attempt) => change('ctr_1', attempt)));
    await published(3);
    const { lines } = log;
    await first.close();
    await record(client, change('ctr_1', 4));
    await goOnOn('memory:2');
    await published(4);
    expect(log.lines.slice(0, 3)).toEqual(lines);
    expect(log.attempts()).toEqual([1, 2, 3, 4]);
  });

  it('goes on where it was when it starts again on the same log', async () => {
    const first = await start();
    await record(client, change('ctr_1', 1));
    await published(1);
    await first.close();
    await start();
    await record(client, change('ctr_1', 2));
    await published(2);
    expect(log.attempts()).toEqual([1, 2]);
  });

  it('publishes in batches of a bounded size, and goes on after a crash in their midst', async () => {
    const first = await start();
    await client.query(
      `INSERT INTO outbox (event_id, body) SELECT 'evt_' || n, '{"n":' || n || '}' FROM generate_series(1, 1100) AS n`,
    );
    await published(1100);
    await first.close();
    const second = await goOnOn('memory:2');
    log.appendsLeft = 1;
    await published(500);
    await second.close();
    log.appendsLeft = Infinity;
    await start();
    await published(1100);
    expect(log.batches).toEqual([500, 500, 100]);
    expect(log.envelopes().map((envelope) => envelope.seq)).toEqual(
      Array.from({ length: 1100 }, (_, index) => BigInt(index + 1)),
    );
  });

  it('notices, while it runs, that the log has lost its disk: after a failure it asks which log it is', async () => {
    await start();
    await record(client, change('ctr_1', 1), change('ctr_1', 2));
    await published(2);
    log.mode = 'away';
    await record(client, change('ctr_1', 3));
    await eventually(() => {
      expect(log.failures).toBeGreaterThan(0);
    }, PATIENCE);
    log.lines.length = 0;
    log.name = 'memory:2';
    log.mode = 'well';
    await published(3);
    expect(log.attempts()).toEqual([1, 2, 3]);
  });

  it('notices it before it appends, should the other log stand in its place without a failure', async () => {
    await start();
    await record(client, change('ctr_1', 1), change('ctr_1', 2));
    await published(2);
    log.lines.length = 0;
    log.name = 'memory:2';
    await record(client, change('ctr_1', 3));
    await published(3);
    expect(log.attempts()).toEqual([1, 2, 3]);
  });

  it('leads alone: a second one stands by, ready, and takes over', async () => {
    const first = await start();
    await record(client, change('ctr_1', 1));
    await published(1);
    const second = await start();
    await eventually(() => {
      expect([first.ready(), second.ready()]).toEqual([true, true]);
    }, PATIENCE);
    await record(client, change('ctr_1', 2));
    await published(2);
    await first.close();
    await record(client, change('ctr_1', 3));
    await published(3);
    expect(log.envelopes().map((envelope) => envelope.epoch)).toEqual([1n, 1n, 2n]);
    expect(log.attempts()).toEqual([1, 2, 3]);
  });

  it('begins again with a higher epoch when its session is cut', async () => {
    await start();
    await record(client, change('ctr_1', 1));
    await published(1);
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'audit-relay' AND datname = current_database()`,
    );
    await record(client, change('ctr_1', 2));
    await published(2);
    expect(log.envelopes().map((envelope) => envelope.epoch)).toEqual([1n, 2n]);
  });

  it('publishes a backlog that is larger than a batch, in bytes and in rows', async () => {
    const tokens = Array.from({ length: 1000 }, (_, index) => `tok_${String(index).padStart(40, '0')}`);
    const large = { ...change('ctr_1', 0), type: 'vault.pii.revealed' as const, data: { tokens } };
    for (let index = 0; index < 30; index += 1) await record(client, large);
    await client.query(
      `INSERT INTO outbox (event_id, body) SELECT 'evt_' || n, '{"n":' || n || '}' FROM generate_series(1, 1100) AS n`,
    );
    await start();
    await published(1130);
  });

  it('is not ready, and seals nothing, where transactions may last for ever', async () => {
    await client.query(`ALTER DATABASE "${client.database ?? ''}" SET transaction_timeout = 0`);
    await record(client, change('ctr_1', 1));
    const options = relayOptions(database.url, log, key.signingKey);
    const relay = await startRelay(options);
    relays.push(relay);
    await eventually(async () => {
      expect(await options.metrics.text()).toMatch(/crowdpay_relay_failures_total\{step="session".*\} [1-9]/);
    }, PATIENCE);
    expect(relay.ready()).toBe(false);
    expect(await count('envelopes')).toBe(0);
  });

  it('reaches the event log in PostgreSQL with the producer’s own role', async () => {
    const logDatabase = await createTestDatabase({ subgraph: 'event-log' });
    const writer = postgresEventLog({ connectionString: logDatabase.urlFor('payments'), log: silentLogger() });
    const reader = postgresEventLog({ connectionString: logDatabase.url, log: silentLogger() });
    const lines: string[] = [];
    try {
      relays.push(await startRelay(relayOptions(database.url, writer, key.signingKey)));
      await record(client, change('ctr_1', 1));
      await reader.subscribe({
        topics: ['audit.events.payments'],
        group: 'audit',
        positions: () => Promise.resolve(0n),
        onBatch: (batch) => {
          lines.push(...batch.records.map((entry) => entry.value.toString('utf8')));
          return Promise.resolve();
        },
      });
      await eventually(() => {
        expect(lines.map((line) => key.eventOf(line).attempt)).toEqual([1]);
      }, PATIENCE);
    } finally {
      await Promise.all(relays.splice(0).map((relay) => relay.close()));
      await Promise.all([writer.close(), reader.close()]);
      await logDatabase.drop();
    }
  });
});
