import type { KeyRegistry, SigningKey } from '@crowdpay/audit-event';
import type { Bell, Clock } from '@crowdpay/clock';
import { type EventLog, EventLogError } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Client } from 'pg';
import { adoptLog, type Progress } from './adopt-log.ts';
import { ChainForkError } from './chain-fork.ts';
import type { Lead } from './leadership.ts';
import { publishBatch } from './publish-batch.ts';
import type { RelayMetrics } from './relay-metrics.ts';
import { type SealedBatch, sealBatch } from './seal-batch.ts';

/** What the leader works with; see `RelayOptions`. */
export interface LeadingOptions {
  readonly producer: string;
  readonly signingKey: SigningKey;
  readonly registry: KeyRegistry;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: RelayMetrics;
  readonly pollMs?: number;
  /** The session that holds the lead. */
  readonly client: Client;
  readonly lead: Lead;
  /** Rings when there may be work. */
  readonly bell: Bell;
  readonly signal: AbortSignal;
}

const DEFAULT_POLL_MS = 100;
const PUBLISH_RETRY_MS = 500;

/**
 * Seals and publishes until `signal` is aborted. What the log has is found out first, for a database that was restored
 * would sign another chain; after that, sealing goes on while the log is away: chain and order are fixed in the
 * producer's own database.
 *
 * @throws FencedError, or the database's error: the lead is lost.
 */
export async function sealAndPublish(options: LeadingOptions): Promise<void> {
  const { client, lead, bell, signal, producer, signingKey, pollMs = DEFAULT_POLL_MS } = options;
  options.logger.info({ producer, epoch: lead.epoch.toString() }, 'the relay leads');
  const publisher = new Publisher(options);
  while (!signal.aborted) {
    bell.reset();
    const published = await publisher.publish();
    const { epoch } = publisher;
    const sealed = epoch === undefined ? NOTHING : await sealBatch(client, { producer, epoch, signingKey });
    countSealed(sealed, options);
    if (sealed.count === 0 && published === 0) await bell.wait(pollMs);
  }
}

const NOTHING: SealedBatch = { count: 0, oldest: undefined };

function countSealed({ count, oldest }: SealedBatch, { clock, metrics }: LeadingOptions): void {
  if (oldest !== undefined) metrics.sealed(count, (clock.now().getTime() - oldest.getTime()) / 1000);
}

class Publisher {
  /** The epoch to seal under; undefined while it is not known that our chain is the one that the log has. */
  epoch: bigint | undefined;
  private readonly options: LeadingOptions;
  /** Unknown until the log has said which one it is; again after each failure, for it may be another one since. */
  private progress: Progress | undefined;
  private retryAt = 0;

  constructor(options: LeadingOptions) {
    this.options = options;
  }

  /** Publishes one batch and returns its size: 0 when there is nothing, or while a failure is being waited out. */
  async publish(): Promise<number> {
    if (performance.now() < this.retryAt) return 0;
    const { client, producer, log, metrics } = this.options;
    try {
      const before = this.progress ?? (await this.begin());
      const publishedSeq = await publishBatch(client, { ...before, producer, log }, before.publishedSeq);
      this.progress = { ...before, publishedSeq };
      const count = Number(publishedSeq - before.publishedSeq);
      metrics.published(count);
      return count;
    } catch (error) {
      if (this.options.signal.aborted) return 0;
      this.failed(error);
      return 0;
    }
  }

  /** Makes sure of the topic, and of what this very log has. */
  private async begin(): Promise<Progress> {
    const { client, lead, producer, logger } = this.options;
    const progress = await adoptLog(client, { ...this.options, epoch: this.epoch ?? lead.epoch });
    this.epoch = progress.epoch;
    const { logIdentity, publishedSeq } = progress;
    logger.info(
      { producer, logIdentity, publishedSeq: publishedSeq.toString() },
      'the relay publishes to this event log',
    );
    return progress;
  }

  private failed(error: unknown): void {
    const { metrics, logger, producer } = this.options;
    this.progress = undefined;
    this.retryAt = performance.now() + PUBLISH_RETRY_MS;
    if (error instanceof ChainForkError) {
      this.epoch = undefined;
      metrics.failed('chain');
      logger.error({ err: error, producer }, 'the relay signs nothing on top of a forked chain');
    } else if (error instanceof EventLogError) {
      metrics.failed('publish');
      logger.warn({ err: error, producer }, 'the event log did not take the envelopes; they will be published again');
    } else throw error;
  }
}
