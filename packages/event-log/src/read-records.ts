import type { EventLog, LogRecord } from './event-log.ts';

/** A stretch of a topic: the records from offset `from` up to, and without, `to`. */
export interface RecordRange {
  readonly topic: string;
  readonly from: bigint;
  readonly to: bigint;
  /** Readers of one group wait for one another. */
  readonly group: string;
  /** Ends the reading when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Hands on what a topic has now, in batches, in order: for who wants to know the past and then go on. While the log is
 * away it waits, as a subscription does.
 *
 * @throws what `onRecords` throws, after which nothing more is handed on; the signal's reason when it is aborted.
 */
export async function readRecords(
  log: EventLog,
  { topic, from, to, group, signal }: RecordRange,
  onRecords: (records: readonly LogRecord[]) => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  if (from >= to) return;
  const end = new AbortController();
  let next = from;
  const read = new Promise<void>((resolve, reject) => {
    end.signal.addEventListener('abort', () => {
      if (next >= to) resolve();
      else reject(end.signal.reason as Error);
    });
  });
  // It may fail while the subscription is still being made, before anybody waits for it.
  read.catch(() => undefined);
  const stop = (): void => {
    end.abort(signal?.reason);
  };
  signal?.addEventListener('abort', stop);
  const subscription = await log.subscribe({
    topics: [topic],
    group,
    positions: () => Promise.resolve(next),
    onBatch: async ({ records }) => {
      if (end.signal.aborted) return;
      try {
        await onRecords(records.filter(({ offset }) => offset < to));
        next += BigInt(records.length);
        if (next >= to) end.abort();
      } catch (error) {
        end.abort(error);
      }
    },
  });
  try {
    await read;
  } finally {
    signal?.removeEventListener('abort', stop);
    await subscription.close();
  }
}
