import { MAX_BATCH_BYTES, MAX_BATCH_RECORDS, type NewRecord, recordBytes } from './event-log.ts';

/** The longest beginning of `records` that one `append` takes, but at least one record unless there is none. */
export function fittingBatch<Kind extends NewRecord>(records: readonly Kind[]): Kind[] {
  let bytes = 0;
  const tooMuch = records.findIndex((record, index) => {
    bytes += recordBytes(record);
    return index > 0 && (index >= MAX_BATCH_RECORDS || bytes > MAX_BATCH_BYTES);
  });
  return tooMuch === -1 ? [...records] : records.slice(0, tooMuch);
}
