import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@crowdpay/testkit';
import {
  type EventLog,
  EventLogError,
  type NewRecord,
  type RecordBatch,
  type SubscribeOptions,
  readRecords,
} from '../src/index.ts';

/** A log of its own for one test: two topics, a writer's and a reader's view. */
export interface Harness {
  readonly writer: EventLog;
  readonly reader: EventLog;
  /** A second process of the reader. */
  readonly otherReader: EventLog;
  readonly topic: string;
  readonly otherTopic: string;
  readonly group: string;
  /** Appends to `otherTopic`, which may belong to another writer. */
  appendToOther(records: readonly NewRecord[]): Promise<void>;
  /** Appends to a topic that nobody has created. */
  appendToMissing(records: readonly NewRecord[]): Promise<void>;
  /** Another log of the same kind. */
  another(): Promise<{ readonly log: EventLog; close(): Promise<void> }>;
  close(): Promise<void>;
}

const record = (key: string): NewRecord => ({ key, value: Buffer.from(`value of ${key}`) });
const records = (count: number, prefix = 'k'): NewRecord[] =>
  Array.from({ length: count }, (_, index) => record(`${prefix}${index}`));

/** Collects what a subscription hands on. */
class Collector {
  readonly batches: RecordBatch[] = [];
  readonly onBatch = (batch: RecordBatch): Promise<void> => {
    this.batches.push(batch);
    return Promise.resolve();
  };

  keys(topic?: string): string[] {
    const batches = this.batches.filter((batch) => topic === undefined || batch.topic === topic);
    return batches.flatMap((batch) => batch.records.map((entry) => entry.key));
  }

  offsets(): bigint[] {
    return this.batches.flatMap((batch) => batch.records.map((entry) => entry.offset));
  }
}

/** What every event log does, whatever it is made of. */
export function describeEventLog(name: string, open: () => Promise<Harness>, patienceMs = 5000): void {
  describe(`the event log on ${name}`, () => {
    let harness: Harness;
    let collector: Collector;
    const within = { timeoutMs: patienceMs };

    beforeEach(async () => {
      harness = await open();
      collector = new Collector();
    }, 60_000);
    afterEach(async () => {
      await harness.close();
    }, 60_000);

    const fromStart = (options: Partial<SubscribeOptions> = {}): SubscribeOptions => ({
      topics: [harness.topic],
      group: harness.group,
      positions: () => Promise.resolve(0n),
      onBatch: collector.onBatch,
      ...options,
    });

    it('hands on records in their order, with offsets from 0, unchanged to the byte, timed by itself', async () => {
      const binary = Buffer.from([0, 255, 10, 13, 0, 128]);
      const before = Date.now();
      await harness.writer.append(harness.topic, [record('a'), { key: 'b', value: binary }]);
      await harness.writer.append(harness.topic, [record('c')]);
      await harness.reader.subscribe(fromStart());
      await eventually(() => {
        expect(collector.keys()).toEqual(['a', 'b', 'c']);
      }, within);
      const all = collector.batches.flatMap((batch) => batch.records);
      expect(all.map((entry) => entry.offset)).toEqual([0n, 1n, 2n]);
      expect(all[1]?.value.equals(binary)).toBe(true);
      expect(Math.abs((all[0]?.timestamp.getTime() ?? 0) - before)).toBeLessThan(60_000);
    });

    it('hands on what is appended while a reader waits', async () => {
      await harness.reader.subscribe(fromStart());
      await harness.writer.append(harness.topic, records(1, 'first'));
      await eventually(() => {
        expect(collector.keys()).toEqual(['first0']);
      }, within);
      await harness.writer.append(harness.topic, records(2, 'later'));
      await eventually(() => {
        expect(collector.keys()).toEqual(['first0', 'later0', 'later1']);
      }, within);
    });

    it('begins at the position that the reader names', async () => {
      await harness.writer.append(harness.topic, records(5));
      await harness.reader.subscribe(fromStart({ positions: () => Promise.resolve(3n) }));
      await eventually(() => {
        expect(collector.keys()).toEqual(['k3', 'k4']);
      }, within);
      expect(collector.offsets()).toEqual([3n, 4n]);
    });

    it('gives a failed batch again, from the position that the reader names then, while other topics go on', async () => {
      await harness.writer.append(harness.topic, records(3));
      await harness.appendToOther(records(2, 'other'));
      let failures = 0;
      await harness.reader.subscribe(
        fromStart({
          topics: [harness.topic, harness.otherTopic],
          // As if the first record had been stored before the failure.
          positions: (topic) => Promise.resolve(topic === harness.topic && failures > 0 ? 1n : 0n),
          onBatch: async (batch) => {
            if (batch.topic === harness.topic && failures < 2) {
              failures += 1;
              throw new Error('The store is away.');
            }
            await collector.onBatch(batch);
          },
        }),
      );
      await eventually(() => {
        expect(collector.keys(harness.topic)).toEqual(['k1', 'k2']);
        expect(collector.keys(harness.otherTopic)).toEqual(['other0', 'other1']);
      }, within);
      expect(failures).toBe(2);
    });

    it('waits for a position that is not known yet', async () => {
      await harness.writer.append(harness.topic, records(1));
      let asked = 0;
      const positions = (): Promise<bigint> => {
        asked += 1;
        return asked < 3 ? Promise.reject(new Error('The store is away.')) : Promise.resolve(0n);
      };
      await harness.reader.subscribe(fromStart({ positions }));
      await eventually(() => {
        expect(collector.keys()).toEqual(['k0']);
      }, within);
    });

    it('keeps each batch whole and offsets without gaps when many write at once', async () => {
      const batches = Array.from({ length: 40 }, (_, index) => records(5, `b${index}-`));
      await harness.reader.subscribe(fromStart());
      await Promise.all(batches.map((batch) => harness.writer.append(harness.topic, batch)));
      await eventually(() => {
        expect(collector.keys()).toHaveLength(200);
      }, within);
      expect(collector.offsets()).toEqual(Array.from({ length: 200 }, (_, index) => BigInt(index)));
      const keys = collector.keys();
      for (let start = 0; start < 200; start += 5) {
        const batch = keys[start]?.split('-')[0];
        expect(keys.slice(start, start + 5)).toEqual([0, 1, 2, 3, 4].map((index) => `${batch ?? ''}-${index}`));
      }
    });

    it('gives a partition to one reader of a group at a time, and to another when that one leaves', async () => {
      const stored: string[] = [];
      const group = (reader: 'first' | 'second', seen: Set<string>): SubscribeOptions =>
        fromStart({
          positions: () => Promise.resolve(BigInt(stored.length)),
          onBatch: (batch) => {
            seen.add(reader);
            stored.push(...batch.records.map((entry) => entry.key));
            return Promise.resolve();
          },
        });
      const seen = new Set<string>();
      const first = await harness.reader.subscribe(group('first', seen));
      await harness.writer.append(harness.topic, records(3, 'a'));
      await eventually(() => {
        expect(stored).toHaveLength(3);
      }, within);
      await harness.otherReader.subscribe(group('second', seen));
      await first.close();
      await harness.writer.append(harness.topic, records(3, 'b'));
      await eventually(() => {
        expect(stored).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
      }, within);
      expect(seen).toContain('second');
    });

    it('ends after the batch in work', async () => {
      let release = (): void => undefined;
      let finished = false;
      const working = new Promise<void>((started) => {
        void harness.reader
          .subscribe(
            fromStart({
              onBatch: async () => {
                started();
                await new Promise<void>((resolve) => {
                  release = resolve;
                });
                finished = true;
              },
            }),
          )
          .then((subscription) => {
            closing = () => subscription.close();
          });
      });
      let closing = (): Promise<void> => Promise.resolve();
      await harness.writer.append(harness.topic, records(1));
      await working;
      const closed = closing().then(() => finished);
      release();
      expect(await closed).toBe(true);
    });

    it('creates a topic once, however many ask', async () => {
      await Promise.all([1, 2, 3].map(() => harness.writer.ensureTopic(harness.topic)));
      await harness.writer.append(harness.topic, records(1));
    });

    it.each<[string, NewRecord[]]>([
      ['an empty batch', []],
      ['too many records', records(1001)],
      ['a key too long', [{ key: 'k'.repeat(256), value: Buffer.from('v') }]],
      ['too many bytes', Array.from({ length: 3 }, (_, index) => ({ key: `${index}`, value: Buffer.alloc(400_000) }))],
      ['a value too large', [record('a'), { key: 'b', value: Buffer.alloc(1_000_001) }]],
    ])('refuses %s, whole', async (_name, batch) => {
      await expect(harness.writer.append(harness.topic, batch)).rejects.toMatchObject({ code: 'INVALID_BATCH' });
      await harness.writer.append(harness.topic, [record('after')]);
      await harness.reader.subscribe(fromStart());
      await eventually(() => {
        expect(collector.keys()).toEqual(['after']);
      }, within);
    });

    it('refuses to append to a topic that is not there', async () => {
      const refused = harness.appendToMissing(records(1));
      await expect(refused).rejects.toBeInstanceOf(EventLogError);
      await expect(refused).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
    });

    it('says where a topic ends, to its writer too', async () => {
      expect(await harness.reader.end(harness.topic)).toBe(0n);
      await harness.writer.append(harness.topic, records(5));
      expect(await harness.reader.end(harness.topic)).toBe(5n);
      expect(await harness.writer.end(harness.topic)).toBe(5n);
      await harness.writer.append(harness.topic, records(2));
      expect(await harness.reader.end(harness.topic)).toBe(7n);
    });

    it('knows no end of a topic that is not there', async () => {
      await expect(harness.reader.end('audit.events.nowhere')).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
    });

    describe('read from one offset to another', () => {
      const read = async (from: bigint, to: bigint, log = harness.writer): Promise<string[]> => {
        const keys: string[] = [];
        const range = { topic: harness.topic, group: harness.group, from, to };
        await readRecords(log, range, (batch) => {
          keys.push(...batch.map((entry) => entry.key));
          return Promise.resolve();
        });
        return keys;
      };

      it('hands on these records and no others, and ends', async () => {
        await harness.writer.append(harness.topic, records(3));
        await harness.writer.append(harness.topic, records(3, 'later'));
        expect(await read(1n, 5n)).toEqual(['k1', 'k2', 'later0', 'later1']);
        expect(await read(6n, 6n)).toEqual([]);
      });

      it('ends with the failure of who takes them', async () => {
        await harness.writer.append(harness.topic, records(3));
        const range = { topic: harness.topic, group: harness.group, from: 0n, to: 3n };
        let taken = 0;
        const failing = readRecords(harness.reader, range, () => {
          taken += 1;
          return Promise.reject(new Error('No more.'));
        });
        await expect(failing).rejects.toThrow('No more.');
        expect(taken).toBe(1);
      });

      it('ends when it is told to', async () => {
        await harness.writer.append(harness.topic, records(1));
        const stop = new AbortController();
        const range = { topic: harness.topic, group: harness.group, from: 0n, to: 2n, signal: stop.signal };
        const waiting = readRecords(harness.reader, range, () => {
          stop.abort(new Error('Closed.'));
          return Promise.resolve();
        });
        await expect(waiting).rejects.toThrow('Closed.');
      });
    });

    it('names itself: alike to all its users, and otherwise than another log', async () => {
      const name = await harness.writer.identity();
      expect(name).toMatch(/^[a-z]+:[\w-]{8,}$/);
      expect(await harness.reader.identity()).toBe(name);
      expect(await harness.otherReader.identity()).toBe(name);
      const another = await harness.another();
      try {
        expect(await another.log.identity()).not.toBe(name);
      } finally {
        await another.close();
      }
    }, 180_000);

    it('says whether it is well', async () => {
      expect(await harness.reader.health()).toBe(true);
    });
  });
}
