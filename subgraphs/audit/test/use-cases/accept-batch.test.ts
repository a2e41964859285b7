import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeEnvelope } from '@crowdpay/audit-event';
import { ManualClock } from '@crowdpay/clock';
import { type TestDatabase, createTestDatabase } from '@crowdpay/testkit';
import { rangeRoot, rootNodes } from '../../src/domain/merkle/nodes.ts';
import { type AcceptBatchDeps, ChainStoppedError, acceptBatch } from '../../src/use-cases/accept-batch.ts';
import { stopOverdueGaps } from '../../src/use-cases/stop-overdue-gaps.ts';
import { treeHash } from '../domain/rfc9162.ts';
import { LOG, Producer, Topic, contributed, openStores, podOpened, registryOf } from '../fixture.ts';

describe('taking in a batch', () => {
  let testDatabase: TestDatabase;
  let stores: ReturnType<typeof openStores>;
  let producer: Producer;
  let topic: Topic;
  let clock: ManualClock;
  let deps: AcceptBatchDeps;

  beforeEach(async () => {
    testDatabase = await createTestDatabase({ subgraph: 'audit' });
    stores = openStores(testDatabase.url);
    producer = new Producer();
    topic = new Topic();
    clock = new ManualClock(new Date().toISOString());
    deps = { ledger: stores.ledger, registry: registryOf(producer), clock };
  });
  afterEach(async () => {
    await stores.database.close();
    await testDatabase.drop();
  });

  const take = (...values: Parameters<Topic['batch']>): ReturnType<typeof acceptBatch> =>
    acceptBatch(deps, 'pods', topic.batch(...values));

  const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
    (await stores.database.pool.query<Record<string, unknown>>(sql)).rows;

  const chain = async (): Promise<unknown> => (await stores.reader.chains())[0];

  const root = async (): Promise<Buffer> => {
    const size = await stores.reader.treeSize();
    return rangeRoot({ start: 0n, end: size }, await stores.reader.nodes(rootNodes(size)));
  };

  it('stores entries, head, leaves and position together', async () => {
    const envelopes = [producer.next(), producer.next(), producer.next()];
    const accepted = await take(...envelopes);
    expect(accepted.treeSize).toBe(3n);
    expect(await chain()).toMatchObject({ producer: 'pods', seq: 3n, head: envelopes[2]?.chainHash });
    expect(await stores.ledger.position(topic.partition)).toBe(3n);
    expect(await root()).toEqual(treeHash(envelopes.map((envelope) => Buffer.from(encodeEnvelope(envelope)))));
    const lines = await rows('SELECT line FROM entries ORDER BY leaf_index');
    expect(lines.map(({ line }) => line)).toEqual(envelopes.map(encodeEnvelope));
  });

  it('is repeatable: the same records, at the same or at other offsets, change nothing', async () => {
    const envelopes = [producer.next(), producer.next()];
    const batch = topic.batch(...envelopes);
    await acceptBatch(deps, 'pods', batch);
    const before = await root();
    await acceptBatch(deps, 'pods', batch);
    const again = await take(...envelopes);
    expect(again).toMatchObject({ repeats: 2, append: [] });
    expect(await root()).toEqual(before);
    expect(await stores.ledger.position(topic.partition)).toBe(4n);
  });

  it('takes the batches of several producers at once into one tree', async () => {
    const producers = ['identity', 'pods', 'payments'].map((name) => new Producer(name));
    const registry = registryOf(...producers);
    await Promise.all(
      producers.map(async (each) => {
        const log = new Topic(each.name);
        for (let round = 0; round < 5; round += 1) {
          const events = [1, 2, 3].map(() =>
            each.next({ ...podOpened(), type: TYPES[each.name]!, data: DATA[each.name]! } as never),
          );
          await acceptBatch({ ...deps, registry }, each.name, log.batch(...events));
        }
      }),
    );
    const lines = await rows('SELECT leaf_index, line FROM entries ORDER BY leaf_index');
    expect(lines.map((row) => row['leaf_index'])).toEqual(Array.from({ length: 45 }, (_, index) => String(index)));
    expect(await root()).toEqual(treeHash(lines.map((row) => Buffer.from(row['line'] as string))));
  });

  it('leaves nothing behind of a batch whose transaction fails', async () => {
    await take(producer.next());
    const failing = { ...stores.ledger };
    failing.transaction = (work) =>
      stores.ledger.transaction((transaction) =>
        work({ ...transaction, savePosition: () => Promise.reject(new Error('The power failed.')) }),
      );
    const batch = topic.batch(producer.next(), 'garbage');
    await expect(acceptBatch({ ...deps, ledger: failing }, 'pods', batch)).rejects.toThrow('The power failed.');
    expect(await rows('SELECT 1 FROM entries')).toHaveLength(1);
    expect(await rows('SELECT 1 FROM quarantine')).toHaveLength(0);
    expect(await stores.reader.treeSize()).toBe(1n);
    await acceptBatch(deps, 'pods', batch);
    expect(await rows('SELECT 1 FROM entries')).toHaveLength(2);
  });

  it('puts into quarantine what is not signed by a registered key, and stops nothing', async () => {
    const stranger = new Producer();
    await take(stranger.next(), 'no envelope', producer.next());
    expect(await rows('SELECT "offset", fault FROM quarantine ORDER BY "offset"')).toEqual([
      { offset: '0', fault: 'UNKNOWN_KEY' },
      { offset: '1', fault: 'MALFORMED' },
    ]);
    expect(await chain()).toMatchObject({ seq: 1n, stopped: undefined });
  });

  it('refuses a key that was not valid when the log took the line', async () => {
    const expired = { ...producer.registered, notAfter: '2021-01-01T00:00:00Z' };
    const registry = registryOf({ registered: expired });
    await acceptBatch({ ...deps, registry }, 'pods', topic.batch(producer.next()));
    expect(await rows('SELECT fault FROM quarantine')).toEqual([{ fault: 'KEY_NOT_VALID' }]);
  });

  it('knows an entry that comes again on another log though its key has expired since', async () => {
    const entry = producer.next();
    await take(entry);
    const registry = registryOf({ registered: { ...producer.registered, notAfter: new Date().toISOString() } });
    const other = new Topic('pods', 'memory:2');
    const forged = encodeEnvelope({ ...entry, signature: Buffer.alloc(64) });
    const again = await acceptBatch({ ...deps, registry }, 'pods', other.batch(entry, producer.next(), forged));
    expect(again).toMatchObject({ repeats: 1, append: [] });
    expect(await rows('SELECT log, "offset", fault FROM quarantine ORDER BY id')).toEqual([
      { log: 'memory:2', offset: '1', fault: 'KEY_NOT_VALID' },
      { log: 'memory:2', offset: '2', fault: 'KEY_NOT_VALID' },
    ]);
  });

  it('refuses an entry in the topic of another producer', async () => {
    const payments = new Producer('payments');
    deps = { ...deps, registry: registryOf(producer, payments) };
    await take(payments.next(contributed()));
    expect(await rows('SELECT fault FROM quarantine')).toEqual([{ fault: 'WRONG_PRODUCER' }]);
  });

  it('lets entries wait for a missing one across batches and restarts, and stores them in order', async () => {
    const [first, second, third] = [producer.next(), producer.next(), producer.next()];
    await take(first, third);
    expect(await rows('SELECT seq FROM parked_entries')).toEqual([{ seq: '3' }]);
    await take(second);
    expect(await rows('SELECT seq FROM entries ORDER BY leaf_index')).toEqual([
      { seq: '1' },
      { seq: '2' },
      { seq: '3' },
    ]);
    expect(await rows('SELECT 1 FROM parked_entries')).toEqual([]);
    expect(await chain()).toMatchObject({ gapSince: undefined });
  });

  it('stops the chain when a gap outlives its deadline, and not before', async () => {
    const [first, , third, fourth] = [1, 2, 3, 4].map(() => producer.next());
    await take(first!, third!);
    const gaps = { ledger: stores.ledger, clock, gapDeadlineMs: 60_000, eventLog: LOG };
    clock.advance(59_000);
    expect(await stopOverdueGaps(gaps)).toEqual([]);
    clock.advance(2000);
    expect(await stopOverdueGaps(gaps)).toMatchObject([{ producer: 'pods', stopped: { fault: 'GAP', seq: 2n } }]);
    expect(await stopOverdueGaps(gaps)).toEqual([]);
    await expect(take(fourth!)).rejects.toBeInstanceOf(ChainStoppedError);
    expect(await stores.ledger.position(topic.partition)).toBe(2n);
  });

  it('does not judge a gap on a log that it has not read yet, and closes it by what it reads there', async () => {
    const [first, second, third] = [producer.next(), producer.next(), producer.next()];
    await take(first, third);
    const gaps = { ledger: stores.ledger, clock, gapDeadlineMs: 60_000, eventLog: 'memory:2' };
    clock.advance(3_600_000);
    expect(await stopOverdueGaps(gaps)).toEqual([]);
    const other = new Topic('pods', 'memory:2');
    await acceptBatch(deps, 'pods', other.batch(first));
    expect(await stopOverdueGaps(gaps)).toEqual([]);
    await acceptBatch(deps, 'pods', other.batch(second, third));
    expect(await chain()).toMatchObject({ seq: 3n, gapSince: undefined, stopped: undefined });
    expect(await rows('SELECT seq, log, "offset" FROM entries ORDER BY leaf_index')).toEqual([
      { seq: '1', log: LOG, offset: '0' },
      { seq: '2', log: 'memory:2', offset: '1' },
      { seq: '3', log: LOG, offset: '1' },
    ]);
  });

  it('stops for a signed fork with its evidence kept, and leaves everything behind it in the log', async () => {
    const first = producer.next();
    const fork = producer.sealAt({ seq: 1n, prevHash: first.prevHash }, podOpened('pod_other'));
    const batch = topic.batch(first, fork, producer.next());
    expect((await acceptBatch(deps, 'pods', batch)).chain.stopped).toEqual({ fault: 'FORK', seq: 1n });
    await expect(acceptBatch(deps, 'pods', batch)).rejects.toBeInstanceOf(ChainStoppedError);
    expect(await stores.ledger.position(topic.partition)).toBe(1n);
    expect(await rows('SELECT "offset", fault FROM quarantine')).toEqual([{ offset: '1', fault: 'FORK' }]);
    expect(await rows('SELECT 1 FROM entries')).toHaveLength(1);
  });

  it('goes on with the other producers when one chain is stopped', async () => {
    const payments = new Producer('payments');
    deps = { ...deps, registry: registryOf(producer, payments) };
    const first = producer.next();
    await take(first, producer.sealAt({ seq: 1n, prevHash: first.prevHash }));
    await acceptBatch(deps, 'payments', new Topic('payments').batch(payments.next(contributed())));
    expect((await stores.reader.chains()).map(({ seq, stopped }) => [seq, stopped?.fault])).toEqual([
      [1n, undefined],
      [1n, 'FORK'],
    ]);
  });
});

const TYPES: Readonly<Record<string, string>> = {
  identity: 'identity.user.signed-in',
  pods: 'pods.pod.opened',
  payments: 'payments.webhook.refused',
};
const DATA: Readonly<Record<string, object>> = {
  identity: { clientId: 'web' },
  pods: { goal: '1', currency: 'EUR' },
  payments: { reason: 'stale' },
};
