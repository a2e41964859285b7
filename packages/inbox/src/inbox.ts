import type { KeyRegistry } from '@crowdpay/audit-event';
import { type Clock, pause } from '@crowdpay/clock';
import { type EventLog, type RecordBatch, type Subscription, eventsTopic } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { type EventHandlers, type HandlingContext, handleBatch } from './handle-batch.ts';
import { inboxMetrics } from './inbox-metrics.ts';
import { type InboxTransaction, readPosition } from './inbox-store.ts';

/** What an inbox works with. */
export interface InboxOptions<Tx extends InboxTransaction> {
  /** The service that reads; its processes share the topics. */
  readonly consumer: string;
  /** The services whose events it follows. */
  readonly producers: readonly string[];
  /** Closed by its owner. */
  readonly eventLog: EventLog;
  /** The keys that a producer may sign by. */
  readonly registry: KeyRegistry;
  /** Runs `work` in one transaction of the consumer's database with the tables of `inbox.sql`. */
  readonly transaction: <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;
  /** Of a type that is added later, it sees what is published from then on. */
  readonly handlers: EventHandlers<Tx>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A running inbox. */
export interface Inbox {
  /** Finishes the event in work and stops. */
  close(): Promise<void>;
  /**
   * Whether it reads its topics, which it does when all of them are there. An event that cannot be handled holds up its topic, not the service, and so does not
   * count: the metric `crowdpay_inbox_failing` shows it.
   */
  healthy(): boolean;
}

const RETRY_MS = 1000;

/**
 * Starts to follow other services' events: each one that is validly signed and has a handler takes effect exactly once,
 * in the order of its producer's topic. It outlives failures of event log and database.
 */
export function startInbox<Tx extends InboxTransaction>(options: InboxOptions<Tx>): Promise<Inbox> {
  const inbox = new RunningInbox(options);
  return Promise.resolve({ close: () => inbox.close(), healthy: () => inbox.reads });
}

class RunningInbox<Tx extends InboxTransaction> {
  private readonly options: InboxOptions<Tx>;
  private readonly producers: ReadonlyMap<string, string>;
  /** Identity of the log in which each topic's position was looked up. */
  private readonly logs = new Map<string, string>();
  private readonly ending = new AbortController();
  private readonly handling: HandlingContext<Tx>;
  private readonly starting: Promise<void>;
  private subscription: Subscription | undefined;

  constructor(options: InboxOptions<Tx>) {
    this.options = options;
    this.producers = new Map(options.producers.map((producer) => [eventsTopic(producer), producer]));
    this.handling = { ...options, metrics: inboxMetrics(options.metrics), signal: this.ending.signal };
    this.starting = this.subscribe();
  }

  get reads(): boolean {
    return this.subscription !== undefined;
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.starting;
    await this.subscription?.close();
    this.subscription = undefined;
  }

  private async subscribe(): Promise<void> {
    const { consumer, eventLog, log } = this.options;
    const topics = [...this.producers.keys()];
    while (this.subscription === undefined && !this.ending.signal.aborted) {
      try {
        // A topic is created by its producer, which may start later than we. A Kafka client that subscribes to one that
        // is not there tries for minutes, and cannot be ended meanwhile; this fails at once.
        for (const topic of topics) await eventLog.end(topic);
        this.subscription = await eventLog.subscribe({
          topics,
          group: `${consumer}-inbox`,
          positions: (topic, partition) => this.position(topic, partition),
          onBatch: (batch) => this.take(batch),
        });
      } catch (error) {
        log.warn({ err: error }, 'the inbox cannot read the event log yet');
        await pause(RETRY_MS, this.ending.signal);
      }
    }
  }

  private async position(topic: string, partition: number): Promise<bigint> {
    const log = await this.options.eventLog.identity();
    this.logs.set(topic, log);
    return this.options.transaction((tx) => readPosition(tx, { log, topic, partition }));
  }

  private async take(batch: RecordBatch): Promise<void> {
    const { topic } = batch;
    const producer = this.producers.get(topic);
    const log = this.logs.get(topic);
    if (producer === undefined || log === undefined) throw new Error(`The inbox did not ask for the topic ${topic}.`);
    const { metrics } = this.handling;
    try {
      await handleBatch({ ...batch, log }, producer, this.handling);
      metrics.failing(producer, false);
    } catch (error) {
      metrics.failing(producer, true);
      throw error;
    }
  }
}
