import type { KeyRegistry, SigningKey } from '@crowdpay/audit-event';
import { Bell, type Clock, pause } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import pg from 'pg';
import { registryOf } from './key-registry.ts';
import { type Lead, tryLead } from './leadership.ts';
import { type RelayMetrics, relayMetrics } from './relay-metrics.ts';
import { sealAndPublish } from './seal-and-publish.ts';

/** What a relay works with. */
export interface RelayOptions {
  /** The service's name: it stands in every envelope and names the topic. */
  readonly producer: string;
  /** The producer's own database with the tables of `outbox.sql`. */
  readonly databaseUrl: string;
  readonly signingKey: SigningKey;
  /**
   * Every key that the producer's chain was signed by, to know it again in the log after the database was restored.
   * Default: the present key alone.
   */
  readonly registry?: KeyRegistry;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** How often an idle relay looks for rows, in milliseconds. Default 100. */
  readonly pollMs?: number;
}

/** A running relay. */
export interface Relay {
  /** Finishes the pass in work and stops; another relay of the producer may take the lead. */
  close(): Promise<void>;
  /** Looks for rows at once. Call it after a commit whose event should not wait for the next poll. */
  wake(): void;
  /** Whether it leads, or stands by for a leader, with a database that answers. */
  ready(): boolean;
}

const STAND_BY_MS = 500;
const RETRY_MS = 500;
const QUERY_TIMEOUT_MS = 20_000;

/**
 * Starts a producer's relay: it seals what the outbox holds and publishes it, in order, exactly once into the chain and
 * at least once into the log. Any number may run; one leads. It outlives failures of database and log.
 */
export function startRelay(options: RelayOptions): Promise<Relay> {
  const relay = new RunningRelay(options);
  return Promise.resolve({
    close: () => relay.close(),
    wake: () => {
      relay.wake();
    },
    ready: () => relay.healthy,
  });
}

class RunningRelay {
  healthy = false;
  private readonly options: RelayOptions;
  private readonly metrics: RelayMetrics;
  private readonly bell = new Bell();
  private readonly ending = new AbortController();
  private readonly done: Promise<void>;

  constructor(options: RelayOptions) {
    this.options = options;
    this.metrics = relayMetrics(options.metrics);
    this.done = this.run();
  }

  wake(): void {
    this.bell.ring();
  }

  async close(): Promise<void> {
    this.ending.abort();
    this.bell.ring();
    await this.done;
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      try {
        await this.runSession();
      } catch (error) {
        this.metrics.failed('session');
        this.options.logger.warn({ err: error }, 'the relay lost its session or its lead and begins again');
        await pause(RETRY_MS, this.ending.signal);
      } finally {
        this.healthy = false;
        this.metrics.leading(false);
      }
    }
  }

  // Lock, epoch, sealing and the note of what is published share one session: who loses it has lost the lead.
  private async runSession(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.databaseUrl,
      application_name: 'audit-relay',
      keepAlive: true,
      query_timeout: QUERY_TIMEOUT_MS,
    });
    client.on('error', () => {
      this.bell.ring(); // the next query fails
    });
    try {
      await client.connect();
      await assertTransactionTimeout(client);
      const lead = await this.standBy(client);
      if (lead === undefined) return;
      this.metrics.leading(true);
      const { bell, metrics } = this;
      const { producer, signingKey, registry = registryOf(producer, signingKey) } = this.options;
      await sealAndPublish({ ...this.options, registry, client, lead, bell, metrics, signal: this.ending.signal });
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async standBy(client: pg.Client): Promise<Lead | undefined> {
    while (!this.ending.signal.aborted) {
      const lead = await tryLead(client, this.options.producer);
      this.healthy = true;
      if (lead !== undefined) return lead;
      await pause(STAND_BY_MS, this.ending.signal);
    }
    return undefined;
  }
}

// Without it one forgotten transaction would hold back every event for ever: better not ready than silent.
async function assertTransactionTimeout(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ timeout: string | null }>(
    `SELECT current_setting('transaction_timeout', true) AS timeout`,
  );
  const timeout = rows[0]?.timeout ?? '0';
  if (timeout === '0') throw new Error('The role has no transaction_timeout; the relay needs one to make progress.');
}
