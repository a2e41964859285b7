import type { SigningKey } from '@crowdpay/audit-event';
import type { Bell, Clock } from '@crowdpay/clock';
import { type EventLog, EventLogError, eventsTopic } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Client } from 'pg';
import type { Lead } from './leadership.ts';
import { publishBatch } from './publish-batch.ts';
import type { RelayMetrics } from './relay-metrics.ts';
import { type SealedBatch, sealBatch } from './seal-batch.ts';

/** What the leader works with; see `RelayOptions`. */
export interface LeadingOptions {
  readonly producer: string;
  readonly signingKey: SigningKey;
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
 * Seals and publishes until `signal` is aborted. While the event log is away it goes on sealing: chain and order are
 * fixed in the producer's own database.
 *
 * @throws FencedError, or the database's error: the lead is lost.
 */
export async function sealAndPublish(options: LeadingOptions): Promise<void> {
  const { client, lead, bell, signal, producer, signingKey, pollMs = DEFAULT_POLL_MS } = options;
  options.logger.info({ producer, epoch: lead.epoch.toString() }, 'the relay leads');
  const publish = publisher(options);
  while (!signal.aborted) {
    bell.reset();
    const sealed = await sealBatch(client, { producer, epoch: lead.epoch, signingKey });
    countSealed(sealed, options);
    const published = await publish();
    if (sealed.count === 0 && published === 0) await bell.wait(pollMs);
  }
}

function countSealed({ count, oldest }: SealedBatch, { clock, metrics }: LeadingOptions): void {
  if (oldest !== undefined) metrics.sealed(count, (clock.now().getTime() - oldest.getTime()) / 1000);
}

/** Publishes one batch a call and returns its size: 0 when there is nothing, or while a failure is being waited out. */
function publisher({ client, lead, producer, log, logger, metrics }: LeadingOptions): () => Promise<number> {
  const leader = { producer, epoch: lead.epoch, log };
  let publishedSeq = lead.publishedSeq;
  let topicExists = false;
  let retryAt = 0;
  return async () => {
    if (performance.now() < retryAt) return 0;
    try {
      if (!topicExists) await log.ensureTopic(eventsTopic(producer));
      topicExists = true;
      const before = publishedSeq;
      publishedSeq = await publishBatch(client, leader, before);
      metrics.published(Number(publishedSeq - before));
      return Number(publishedSeq - before);
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error;
      metrics.failed('publish');
      logger.warn({ err: error, producer }, 'the event log did not take the envelopes; they will be published again');
      retryAt = performance.now() + PUBLISH_RETRY_MS;
      return 0;
    }
  };
}
