import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Envelope,
  type NewAuditEvent,
  type SigningKey,
  decodeEnvelope,
  keyIdOf,
  parseBody,
  readKeyRegistry,
  verifyEnvelope,
} from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import {
  type EventLog,
  EventLogError,
  type NewRecord,
  type SubscribeOptions,
  type Subscription,
} from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';
import { createMetrics } from '@crowdpay/metrics';
import { createEmptyDatabase, silentLogger } from '@crowdpay/testkit';
import pg from 'pg';
import { type RelayOptions, type SqlTransaction, createAuditRecorder } from '../src/index.ts';

/** The texts that every producer's migrations hold, in the order in which they are run. */
export const OUTBOX_SQL = ['outbox.sql', 'larger-events.sql'].map((name) => join(import.meta.dirname, '..', name));

/** A producer's database: the outbox alone, and a transaction time-out as its role has one. */
export interface ProducerDatabase {
  readonly url: string;
  connect(): Promise<pg.Client>;
  drop(): Promise<void>;
}

export async function producerDatabase(settings = { timeout: '30s' }): Promise<ProducerDatabase> {
  const database = await createEmptyDatabase();
  const clients: pg.Client[] = [];
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  const admin = await connect();
  for (const file of OUTBOX_SQL) await admin.query(await readFile(file, 'utf8'));
  await admin.query(`ALTER DATABASE "${admin.database ?? ''}" SET transaction_timeout = '${settings.timeout}'`);
  return {
    url: database.url,
    connect,
    async drop() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await database.drop();
    },
  };
}

/** The part of a transaction that a recorder needs, over a plain client. */
export function transactionOf(client: pg.Client): SqlTransaction {
  return {
    async $executeRawUnsafe(sql, ...values) {
      return (await client.query(sql, values)).rowCount ?? 0;
    },
  };
}

const recorder = createAuditRecorder({ clock: systemClock, ids: randomIds(systemClock) });

const TABLES = ['outbox', 'envelopes', 'relay_state'];

/** Keeps what the tables hold now. @returns what puts it back, as a restored backup would. */
export async function backUp(client: pg.Client): Promise<() => Promise<void>> {
  for (const table of TABLES) await client.query(`CREATE TABLE backup_${table} AS TABLE ${table}`);
  return async () => {
    for (const table of TABLES) {
      await client.query(`DELETE FROM ${table}`);
      await client.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE TABLE backup_${table}`);
    }
  };
}

/** The n-th change of a pod's saga, as an event. */
export function change(subject: string, attempt: number): NewAuditEvent {
  return {
    type: 'payments.saga.reserved',
    tenant: 'default',
    actor: { kind: 'service', id: 'payments' },
    subject,
    requestId: 'req_1',
    data: { sagaId: 'sga_1', attempt },
  };
}

/** Records events in the transaction that `client` has open, or in one each. */
export async function record(client: pg.Client, ...events: NewAuditEvent[]): Promise<void> {
  for (const event of events) await recorder.record(transactionOf(client), event);
}

/** A key of the producer `payments`, and who verifies with it. */
export function paymentsKey(): {
  signingKey: SigningKey;
  eventOf(line: string): { subject: string; attempt: unknown };
} {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = keyIdOf(publicKey);
  const registry = readKeyRegistry(
    JSON.stringify({
      keys: [
        {
          producer: 'payments',
          keyId,
          publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
          notBefore: '2020-01-01T00:00:00Z',
          notAfter: null,
        },
      ],
    }),
  );
  return {
    signingKey: { keyId, key: privateKey },
    eventOf(line) {
      const verified = verifyEnvelope(line, { registry, producer: 'payments', at: new Date() });
      if (!verified.ok) throw new Error(verified.fault);
      return { subject: verified.event.subject, attempt: verified.event.data['attempt'] };
    },
  };
}

/** A log in memory that can be away, or take records and then not answer. */
export class MemoryLog implements EventLog {
  readonly lines: string[] = [];
  readonly batches: number[] = [];
  /** How many appends it still takes. */
  appendsLeft = Infinity;
  name: string;
  mode: 'well' | 'away' | 'silent' = 'well';
  failures = 0;
  /** How many records were read. */
  read = 0;

  constructor(name = 'memory:1') {
    this.name = name;
  }

  ensureTopic(): Promise<void> {
    return Promise.resolve();
  }

  append(topic: string, records: readonly NewRecord[]): Promise<void> {
    if (topic !== 'audit.events.payments') throw new EventLogError('UNKNOWN_TOPIC', topic);
    if (this.mode === 'away' || this.appendsLeft === 0) return this.fail();
    this.appendsLeft -= 1;
    this.batches.push(records.length);
    this.lines.push(...records.map((entry) => entry.value.toString('utf8')));
    return this.mode === 'well' ? Promise.resolve() : this.fail();
  }

  envelopes(): Envelope[] {
    return this.lines.map((line) => decodeEnvelope(line)!);
  }

  attempts(): unknown[] {
    return this.envelopes().map((envelope) => parseBody(envelope.body)?.data['attempt']);
  }

  private fail(): Promise<never> {
    this.failures += 1;
    return Promise.reject(new EventLogError('UNAVAILABLE', 'The log is away.'));
  }

  /** Hands on what there is, in batches of 2, and then nothing more. */
  async subscribe({ positions, onBatch }: SubscribeOptions): Promise<Subscription> {
    const topic = 'audit.events.payments';
    const all = this.lines.map((line, index) => ({
      offset: BigInt(index),
      key: 'payments',
      value: Buffer.from(line),
      timestamp: new Date(),
    }));
    for (let next = await positions(topic, 0); next < all.length; next += 2n) {
      const records = all.slice(Number(next), Number(next) + 2);
      this.read += records.length;
      await onBatch({ topic, partition: 0, records });
    }
    return { close: () => Promise.resolve() };
  }

  end(): Promise<bigint> {
    return this.mode === 'away' ? this.fail() : Promise.resolve(BigInt(this.lines.length));
  }

  identity(): Promise<string> {
    return this.mode === 'away' ? this.fail() : Promise.resolve(this.name);
  }

  health(): Promise<boolean> {
    return Promise.resolve(this.mode === 'well');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export function relayOptions(url: string, log: EventLog, signingKey: SigningKey): RelayOptions {
  return {
    producer: 'payments',
    databaseUrl: url,
    signingKey,
    log,
    clock: systemClock,
    logger: silentLogger(),
    metrics: createMetrics({ service: 'payments' }),
    pollMs: 20,
  };
}
