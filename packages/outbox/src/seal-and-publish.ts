import type { SigningKey } from '@crowdpay/audit-event';
import type { Bell, Clock } from '@crowdpay/clock';
import { type EventLog, EventLogError, eventsTopic } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { Client } from 'pg';
import type { Lead } from './leadership.ts';
import { adoptLog, publishBatch } from './publish-batch.ts';
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
function publisher(options: LeadingOptions): () => Promise<number> {
  const { client, lead, producer, log, logger, metrics } = options;
  // Unknown until the log has said which one it is; again after each failure, for it may be another one since.
  let progress: Progress | undefined;
  let retryAt = 0;
  return async () => {
    if (performance.now() < retryAt) return 0;
    try {
      const { logIdentity, publishedSeq: before } = progress ?? (await beginOn(options));
      const publishedSeq = await publishBatch(client, { producer, epoch: lead.epoch, log, logIdentity }, before);
      progress = { logIdentity, publishedSeq };
      metrics.published(Number(publishedSeq - before));
      return Number(publishedSeq - before);
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error;
      metrics.failed('publish');
      logger.warn({ err: error, producer }, 'the event log did not take the envelopes; they will be published again');
      progress = undefined;
      retryAt = performance.now() + PUBLISH_RETRY_MS;
      return 0;
    }
  };
}

/** Which log has the chain, and up to which seq. */
interface Progress {
  readonly logIdentity: string;
  readonly publishedSeq: bigint;
}

/** Makes sure of the topic, and of what this very log is known to have. */
async function beginOn({ client, lead, producer, log, logger }: LeadingOptions): Promise<Progress> {
  const logIdentity = await log.identity();
  await log.ensureTopic(eventsTopic(producer));
  const publishedSeq = await adoptLog(client, lead.epoch, logIdentity);
  logger.info(
    { producer, logIdentity, publishedSeq: publishedSeq.toString() },
    'the relay publishes to this event log',
  );
  return { logIdentity, publishedSeq };
}
