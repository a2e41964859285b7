import type { AuditEvent, AuditEventType, KeyRegistry } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { RecordBatch } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { InboxMetrics } from './inbox-metrics.ts';
import { type InboxTransaction, type LogPartition, advance, remember } from './inbox-store.ts';
import { readRecord } from './wanted-event.ts';

/**
 * Does what an event asks for, in the transaction that also notes it as handled: all of it or nothing. Its writes and
 * outbox rows go through `tx`, and nothing that cannot be rolled back is called. When it throws, the event comes again.
 */
export type EventHandler<Tx> = (tx: Tx, event: AuditEvent) => Promise<void>;

/** The handler of each type that a consumer acts upon. */
export type EventHandlers<Tx> = { readonly [Type in AuditEventType]?: EventHandler<Tx> };

/** What batches are handled with. */
export interface HandlingContext<Tx extends InboxTransaction> {
  readonly registry: KeyRegistry;
  readonly handlers: EventHandlers<Tx>;
  readonly transaction: <Result>(work: (tx: Tx) => Promise<Result>) => Promise<Result>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: InboxMetrics;
  /** The rest of a batch waits for the next start once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Handles the events of one batch in their order, each in a transaction of its own, so that a large batch is no long
 * transaction and a failure costs no work twice. Everything else moves the position once, at the end.
 *
 * @throws what the handler or the database threw; what stands before it in the batch is done.
 */
export async function handleBatch<Tx extends InboxTransaction>(
  { log, topic, partition, records }: RecordBatch & LogPartition,
  producer: string,
  context: HandlingContext<Tx>,
): Promise<void> {
  const at = { log, topic, partition };
  const reading = { registry: context.registry, producer, types: Object.keys(context.handlers) as AuditEventType[] };
  let passed: bigint | undefined; // the last record without effect, when none with effect stands behind it
  for (const record of records) {
    if (context.signal.aborted) break;
    const read = readRecord(record, reading);
    passed = record.offset;
    if (read.kind === 'REFUSED') {
      context.metrics.refused(producer, read.fault);
      context.log.warn({ topic, offset: record.offset.toString(), fault: read.fault }, 'a forged event was skipped');
    } else if (read.kind === 'WANTED') {
      await handleEvent(read.event, producer, { at, next: record.offset + 1n }, context);
      passed = undefined;
    }
  }
  if (passed === undefined) return;
  const next = passed + 1n;
  await context.transaction((tx) => advance(tx, at, next));
}

async function handleEvent<Tx extends InboxTransaction>(
  event: AuditEvent,
  producer: string,
  { at, next }: { at: LogPartition; next: bigint },
  { handlers, transaction, clock, log, metrics }: HandlingContext<Tx>,
): Promise<void> {
  const handler = handlers[event.type as AuditEventType];
  if (handler === undefined) throw new Error(`There is no handler for ${event.type}.`);
  const isNew = await transaction(async (tx) => {
    if (!(await advance(tx, at, next))) return false;
    if (!(await remember(tx, producer, event.id, clock.now()))) return false;
    await handler(tx, event);
    return true;
  }).catch((error: unknown) => {
    log.error({ err: error, type: event.type, eventId: event.id }, 'an event could not be handled and will come again');
    throw error;
  });
  if (isNew) metrics.handled(event, clock.now());
  else metrics.repeated(event);
}
