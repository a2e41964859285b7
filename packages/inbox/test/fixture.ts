import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRegistry, NewAuditEvent } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import {
  type EventLog,
  type RecordBatch,
  type SubscribeOptions,
  type Subscription,
  eventsTopic,
} from '@crowdpay/event-log';
import { type Metrics, createMetrics } from '@crowdpay/metrics';
import { createEmptyDatabase, silentLogger } from '@crowdpay/testkit';
import pg from 'pg';
import { type EventHandlers, type Inbox, type InboxTransaction, startInbox } from '../src/index.ts';

export const INBOX_SQL = join(import.meta.dirname, '../inbox.sql');

/** A key was made for a data subject: what the tests' consumers act upon. */
export const keyCreated = (subject: string): NewAuditEvent => ({
  type: 'vault.subject-key.created',
  tenant: 'default',
  actor: { kind: 'service', id: 'vault' },
  subject,
  requestId: 'req_1',
  data: { keyId: 'subject-key/1' },
});

/** A security code was deleted: nothing that they act upon. */
export const codeDiscarded = (): NewAuditEvent => ({
  type: 'vault.cvc.discarded',
  tenant: 'default',
  actor: { kind: 'service', id: 'vault' },
  subject: 'cvc',
  requestId: 'req_1',
  data: { reason: 'EXPIRED' },
});

/** A log whose reader gets what a test hands it, beside any other reader: as from a broker that has given one up. */
export class HandedLog implements EventLog {
  /** How many times it cannot be read yet. */
  failures = 0;
  private reader: SubscribeOptions | undefined;

  async hand(batch: RecordBatch): Promise<void> {
    await this.reader?.positions(batch.topic, batch.partition);
    await this.reader?.onBatch(batch);
  }

  subscribe(reader: SubscribeOptions): Promise<Subscription> {
    this.failures -= 1;
    if (this.failures >= 0) return Promise.reject(new Error('The log is away.'));
    this.reader = reader;
    return Promise.resolve({ close: () => Promise.resolve() });
  }

  end(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  identity(): Promise<string> {
    return Promise.resolve('memory:1');
  }

  ensureTopic(): never {
    throw new Error('Nobody writes to this log.');
  }

  append(): never {
    throw new Error('Nobody writes to this log.');
  }

  health(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A transaction of the tests' consumer: what the inbox needs, and a note of the effect. */
export interface TestTransaction extends InboxTransaction {
  readonly client: pg.ClientBase;
}

/** What happens around a transaction of a consumer, to make it fail. */
export type Around = (commit: () => Promise<void>) => Promise<void>;

/** A consumer's database: the inbox, and a table of effects that forbids no effect twice. */
export interface ConsumerDatabase {
  readonly adminUrl: string;
  readonly pool: pg.Pool;
  /** Runs work in a transaction; `around` stands in for the COMMIT. */
  transaction<Result>(work: (tx: TestTransaction) => Promise<Result>, around?: Around): Promise<Result>;
  /** The subjects of the events that took effect, in their order. */
  effects(): Promise<string[]>;
  /** The position in a topic on the only log that was read. */
  position(producer: string): Promise<number | undefined>;
  drop(): Promise<void>;
}

export async function consumerDatabase(): Promise<ConsumerDatabase> {
  const database = await createEmptyDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 6 });
  pool.on('error', () => undefined);
  await pool.query(await readFile(INBOX_SQL, 'utf8'));
  await pool.query('CREATE TABLE effects (id bigint GENERATED ALWAYS AS IDENTITY, subject text NOT NULL)');
  return {
    adminUrl: database.adminUrl,
    pool,
    transaction: (work, around = (commit) => commit()) => inTransaction(pool, work, around),
    async effects() {
      const { rows } = await pool.query<{ subject: string }>('SELECT subject FROM effects ORDER BY id');
      return rows.map(({ subject }) => subject);
    },
    async position(producer) {
      const { rows } = await pool.query<{ next_offset: string }>(
        'SELECT next_offset FROM inbox_positions WHERE topic = $1',
        [eventsTopic(producer)],
      );
      if (rows.length > 1) throw new Error('Several logs were read.');
      return rows[0] && Number(rows[0].next_offset);
    },
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (tx: TestTransaction) => Promise<Result>,
  around: Around,
): Promise<Result> {
  const client = await pool.connect();
  const broken = (): void => undefined;
  client.on('error', broken);
  try {
    await client.query('BEGIN');
    const result = await work(transactionOf(client));
    await around(async () => {
      await client.query('COMMIT');
    });
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.removeListener('error', broken);
    client.release();
  }
}

function transactionOf(client: pg.ClientBase): TestTransaction {
  return {
    client,
    async $executeRawUnsafe(sql, ...values) {
      return (await client.query(sql, values)).rowCount ?? 0;
    },
    async $queryRawUnsafe<Rows>(sql: string, ...values: unknown[]) {
      return (await client.query(sql, values)).rows as Rows;
    },
  };
}

/** Notes the subject of an event as its effect. */
export const takeEffect: EventHandlers<TestTransaction> = {
  'vault.subject-key.created': async ({ client }, { subject }) => {
    await client.query('INSERT INTO effects (subject) VALUES ($1)', [subject]);
  },
};

/** What a test chooses about its consumer. */
export interface ConsumerOptions {
  readonly database: ConsumerDatabase;
  readonly eventLog: EventLog;
  readonly registry: KeyRegistry;
  readonly producers?: readonly string[];
  readonly handlers?: EventHandlers<TestTransaction>;
  readonly around?: Around;
  readonly metrics?: Metrics;
}

/** One process of the consumer `pods`. */
export function startConsumer(options: ConsumerOptions): Promise<Inbox> {
  const { database, around } = options;
  return startInbox<TestTransaction>({
    consumer: 'pods',
    producers: ['vault'],
    handlers: takeEffect,
    metrics: createMetrics({ service: 'pods' }),
    ...options,
    transaction: (work) => database.transaction(work, around),
    clock: systemClock,
    log: silentLogger(),
  });
}
