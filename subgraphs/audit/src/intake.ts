import { pause } from '@crowdpay/clock';
import type { EventLog, RecordBatch, Subscription } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Chain } from './domain/chain.ts';
import { INTAKE_GROUP, intakeTopics } from './events.ts';
import type { AuditMetrics } from './metrics.ts';
import { type AcceptBatchDeps, ChainStoppedError, acceptBatch } from './use-cases/accept-batch.ts';

/** What the intake works with. */
export interface IntakeOptions extends AcceptBatchDeps {
  readonly eventLog: EventLog;
  readonly metrics: AuditMetrics;
  readonly log: Logger;
  /** Called after each batch that added to the ledger or the quarantine. */
  readonly onStored: () => void;
}

/** The running intake: reads every producer's topic and takes what it holds into the ledger. */
export interface Intake {
  /** Whether it reads, and its last batch of every topic was stored. A stopped chain is no failure of the intake. */
  healthy(): boolean;
  close(): Promise<void>;
}

const RETRY_MS = 1000;

/** Starts the intake for the registry's producers. It outlives failures of event log and database. */
export function startIntake(options: IntakeOptions): Intake {
  const intake = new RunningIntake(options);
  return { healthy: () => intake.healthy, close: () => intake.close() };
}

class RunningIntake {
  private readonly options: IntakeOptions;
  private readonly topics: ReadonlyMap<string, string>;
  /** Identity of the log in which each topic's position was looked up. */
  private readonly logs = new Map<string, string>();
  private readonly failing = new Set<string>();
  private readonly ending = new AbortController();
  private readonly starting: Promise<void>;
  private subscription: Subscription | undefined;

  constructor(options: IntakeOptions) {
    this.options = options;
    this.topics = intakeTopics(options.registry.producers);
    this.starting = this.subscribe();
  }

  get healthy(): boolean {
    return this.subscription !== undefined && this.failing.size === 0;
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.starting;
    await this.subscription?.close();
  }

  private async subscribe(): Promise<void> {
    const { eventLog, ledger, log, metrics } = this.options;
    const topics = [...this.topics.keys()];
    while (this.subscription === undefined && !this.ending.signal.aborted) {
      try {
        for (const topic of topics) await eventLog.ensureTopic(topic);
        this.subscription = await eventLog.subscribe({
          topics,
          group: INTAKE_GROUP,
          positions: async (topic, partition) => ledger.position({ log: await this.identify(topic), topic, partition }),
          onBatch: (batch) => this.take(batch),
        });
      } catch (error) {
        metrics.failed('subscribe');
        log.warn({ err: error }, 'the intake cannot read the event log yet');
        await pause(RETRY_MS, this.ending.signal);
      }
    }
  }

  private async identify(topic: string): Promise<string> {
    const identity = await this.options.eventLog.identity();
    this.logs.set(topic, identity);
    return identity;
  }

  private async take(batch: RecordBatch): Promise<void> {
    const { metrics, clock, onStored } = this.options;
    const producer = this.topics.get(batch.topic);
    if (producer === undefined) throw new Error(`The intake did not ask for the topic ${batch.topic}.`);
    try {
      const log = this.logs.get(batch.topic) ?? (await this.identify(batch.topic));
      const accepted = await acceptBatch(this.options, producer, { ...batch, log });
      this.failing.delete(batch.topic);
      metrics.accepted(producer, accepted, clock.now());
      if (accepted.append.length + accepted.quarantine.length > 0) onStored();
      // The records behind it must come again when the chain is released.
      if (accepted.chain.stopped !== undefined) throw new ChainStoppedError(accepted.chain);
    } catch (error) {
      if (error instanceof ChainStoppedError) this.alarm(error.chain);
      else this.failing.add(batch.topic);
      throw error;
    }
  }

  private alarm(chain: Chain): void {
    const { producer, stopped } = chain;
    this.options.metrics.chains([chain]);
    this.options.log.error(
      { producer, fault: stopped?.fault, seq: stopped?.seq.toString() },
      'the chain of a producer is stopped: its events stay in the log until it is released',
    );
  }
}
