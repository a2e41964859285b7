import { describe, expect, it } from '@jest/globals';
import { type EventLog, MAX_BATCH_BYTES, type NewRecord, recordBytes } from '@crowdpay/event-log';
import { type Publication, publishNext } from '../../src/use-cases/publish-next.ts';

const ROWS = 20;
const LINE_BYTES = 260_000;

describe('publishing', () => {
  it('of lines as long as they come takes as many batches as the log needs, in order', async () => {
    const batches: NewRecord[][] = [];
    let next = 0n;
    const log = {
      identity: () => Promise.resolve('log-1'),
      append: (_topic: string, records: NewRecord[]) => Promise.resolve(batches.push(records)),
    } as unknown as EventLog;
    const positions = {
      next: () => Promise.resolve(next),
      save: (_log: string, _topic: string, position: bigint) => {
        next = position;
        return Promise.resolve();
      },
    };
    const publication: Publication = {
      topic: 'audit.ledger',
      read: (from, limit) =>
        Promise.resolve(
          Array.from({ length: Math.min(limit, ROWS - Number(from)) }, (_, index) => {
            const position = from + BigInt(index);
            return { position, record: { key: String(position), value: Buffer.alloc(LINE_BYTES) } };
          }),
        ),
    };

    while (await publishNext({ log, positions }, publication));

    expect(batches.flat().map(({ key }) => key)).toEqual(Array.from({ length: ROWS }, (_, index) => String(index)));
    for (const batch of batches) {
      expect(batch.reduce((sum, record) => sum + recordBytes(record), 0)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
    }
  });
});
