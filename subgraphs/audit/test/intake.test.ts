import { systemClock } from '@crowdpay/clock';
import { type EventLog, type SubscribeOptions, eventsTopic } from '@crowdpay/event-log';
import { createMetrics } from '@crowdpay/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase, eventually, silentLogger } from '@crowdpay/testkit';
import { type Intake, startIntake } from '../src/intake.ts';
import { auditMetrics } from '../src/metrics.ts';
import { ChainStoppedError } from '../src/use-cases/accept-batch.ts';
import { LOG, Producer, Topic, openStores, podOpened, registryOf } from './fixture.ts';

/** A log that hands its subscription over to the test, and can be away. */
class HandedLog implements EventLog {
  away = false;
  name = LOG;
  subscription: SubscribeOptions | undefined;

  ensureTopic(): Promise<void> {
    return this.away ? Promise.reject(new Error('The log is away.')) : Promise.resolve();
  }

  subscribe(options: SubscribeOptions): Promise<{ close: () => Promise<void> }> {
    this.subscription = options;
    return Promise.resolve({ close: () => Promise.resolve() });
  }

  append(): Promise<void> {
    return Promise.resolve();
  }

  end(): Promise<bigint> {
    return Promise.resolve(0n);
  }

  identity(): Promise<string> {
    return Promise.resolve(this.name);
  }

  health(): Promise<boolean> {
    return Promise.resolve(!this.away);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('the intake', () => {
  let producer: Producer;
  let database: TestDatabase;
  let stores: ReturnType<typeof openStores>;
  let log: HandedLog;
  let intake: Intake;
  let stored: number;
  const metrics = createMetrics({ service: 'audit' });

  beforeEach(async () => {
    database = await createTestDatabase({ subgraph: 'audit' });
    stores = openStores(database.url);
    producer = new Producer();
    log = new HandedLog();
    stored = 0;
  });
  afterEach(async () => {
    await intake.close();
    await stores.database.close();
    await database.drop();
  });

  async function start(ledger = stores.ledger): Promise<SubscribeOptions> {
    intake = startIntake({
      ledger,
      registry: registryOf(producer, new Producer('payments')),
      clock: systemClock,
      eventLog: log,
      metrics: auditMetrics(metrics),
      log: silentLogger(),
      onStored: () => {
        stored += 1;
      },
    });
    return eventually(() => {
      if (log.subscription === undefined) throw new Error('The intake has not subscribed.');
      return log.subscription;
    });
  }

  it('reads the topic of every producer that has a key, from where the ledger stands', async () => {
    const { topics, positions, onBatch } = await start();
    expect(topics).toEqual([eventsTopic('payments'), eventsTopic('pods')]);
    await onBatch(new Topic().batch(new Producer('pods').next(), 'garbage'));
    expect(await positions(eventsTopic('pods'), 0)).toBe(2n);
    expect(stored).toBe(1);
    expect(intake.healthy()).toBe(true);
  });

  it('reads another log from its beginning, and goes on where it was when it comes back to the first', async () => {
    const { positions, onBatch } = await start();
    const entries = [producer.next(), producer.next()];
    await onBatch(new Topic().batch(...entries));
    log.name = 'memory:2';
    expect(await positions(eventsTopic('pods'), 0)).toBe(0n);
    await onBatch(new Topic().batch(...entries, producer.next()));
    expect(await positions(eventsTopic('pods'), 0)).toBe(3n);
    log.name = LOG;
    expect(await positions(eventsTopic('pods'), 0)).toBe(2n);
    expect(await stores.reader.treeSize()).toBe(3n);
  });

  it('is not healthy before it reads, and tries until it does', async () => {
    log.away = true;
    const starting = start();
    expect(intake.healthy()).toBe(false);
    log.away = false;
    await starting;
    expect(intake.healthy()).toBe(true);
  });

  it('is not healthy from a batch that could not be stored to one of the same topic that was', async () => {
    let broken = true;
    const { onBatch } = await start({
      ...stores.ledger,
      transaction: (work) =>
        broken ? Promise.reject(new Error('The database is away.')) : stores.ledger.transaction(work),
    });
    const batch = new Topic().batch('garbage');
    await expect(onBatch(batch)).rejects.toThrow('The database is away.');
    expect(intake.healthy()).toBe(false);
    broken = false;
    await onBatch(batch);
    expect(intake.healthy()).toBe(true);
  });

  it('raises the alarm for a fork, each time the log offers the record, and stays healthy for the others', async () => {
    const { onBatch } = await start();
    const first = producer.next();
    const fork = producer.sealAt({ seq: first.seq, prevHash: first.prevHash }, podOpened('pod_other'));
    const batch = new Topic().batch(first, fork);
    for (let attempt = 0; attempt < 2; attempt += 1)
      await expect(onBatch(batch)).rejects.toBeInstanceOf(ChainStoppedError);
    expect(await metrics.text()).toMatch(/crowdpay_audit_chain_stopped{producer="pods".*} 1/);
    expect(intake.healthy()).toBe(true);
  });
});
