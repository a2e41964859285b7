import type { Logger } from '@crowdpay/log';
import pg from 'pg';
import { EventLogError, type EventLogErrorCode, assertBatch } from '../errors.ts';
import type { EventLog, Subscription } from '../event-log.ts';
import { subscribeToPostgres } from './subscription.ts';

/** Where the log's database is. */
export interface PostgresEventLogOptions {
  /** URL of the database `event_log`, with the service's own role: the database binds topics to it. */
  readonly connectionString: string;
  readonly log: Logger;
}

// Writers are one relay, readers have a session of their own each.
const POOL_SIZE = 2;
const CONNECT_TIMEOUT_MS = 5000;

/** The event log in a PostgreSQL database with the migrations of `prisma/event-log`. */
export function postgresEventLog({ connectionString, log }: PostgresEventLogOptions): EventLog {
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'event-log',
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', (error) => {
    log.warn({ err: error }, 'an idle connection to the event log broke');
  });
  const subscriptions = new Set<Subscription>();
  return {
    async ensureTopic(topic) {
      await translated(pool.query('SELECT event_log_ensure_topic($1)', [topic]));
    },
    async append(topic, records) {
      assertBatch(records);
      const keys = records.map((record) => record.key);
      const values = records.map((record) => record.value);
      await translated(pool.query('SELECT event_log_append($1, $2, $3)', [topic, keys, values]));
    },
    subscribe(options) {
      const subscription = subscribeToPostgres({ ...options, connectionString, log });
      subscriptions.add(subscription);
      return Promise.resolve(subscription);
    },
    end: (topic) => endOf(pool, topic),
    identity: () => identityOf(pool),
    health: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await pool.end();
    },
  };
}

async function identityOf(pool: pg.Pool): Promise<string> {
  const { rows } = await translated(pool.query<{ id: string }>('SELECT event_log_identity() AS id'));
  const row = rows[0];
  if (row === undefined) throw new EventLogError('UNAVAILABLE', 'The event log has no identity.');
  return `postgres:${row.id}`;
}

async function endOf(pool: pg.Pool, topic: string): Promise<bigint> {
  const sql = 'SELECT next_offset FROM topics WHERE name = $1';
  const { rows } = await translated(pool.query<{ next_offset: string }>(sql, [topic]));
  const row = rows[0];
  if (row === undefined) throw new EventLogError(...UNKNOWN_TOPIC);
  return BigInt(row.next_offset);
}

const UNKNOWN_TOPIC: [EventLogErrorCode, string] = ['UNKNOWN_TOPIC', 'The event log has no such topic.'];
// SQLSTATE codes that event_log_append raises.
const CODES: Readonly<Record<string, [EventLogErrorCode, string]>> = {
  '42501': ['FORBIDDEN', 'The event log refused: this role may not do that with this topic.'],
  '42704': UNKNOWN_TOPIC,
  '22023': ['INVALID_BATCH', 'The event log refused the batch.'],
  '23514': ['INVALID_BATCH', 'The event log refused the batch.'],
};

async function translated<Result>(query: Promise<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    const known = error instanceof pg.DatabaseError ? CODES[error.code ?? ''] : undefined;
    if (known !== undefined) throw new EventLogError(known[0], known[1], error);
    throw new EventLogError('UNAVAILABLE', 'The event log did not answer.', error);
  }
}
