import { canonicalJson } from '@crowdpay/audit-event';
import { type EventLog, postgresEventLog } from '@crowdpay/event-log';
import { createMetrics } from '@crowdpay/metrics';
import {
  createTestDatabase,
  eventually,
  silentLogger,
  type TestDatabase,
  TestProducer,
  testRegistry,
} from '@crowdpay/testkit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Inbox } from '../src/index.ts';
import {
  type ConsumerDatabase,
  type ConsumerOptions,
  HandedLog,
  codeDiscarded,
  consumerDatabase,
  keyCreated,
  startConsumer,
  takeEffect,
} from './fixture.ts';

const subjects = (count: number, prefix = 'usr_'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index)}`);

describe('an inbox', () => {
  let vault: TestProducer;
  let database: ConsumerDatabase;
  let logs: TestDatabase[];
  let opened: EventLog[];
  let inboxes: Inbox[];
  let ofVault: EventLog;
  let ofPods: EventLog;

  beforeEach(async () => {
    [vault, opened, inboxes, logs] = [new TestProducer('vault'), [], [], []];
    database = await consumerDatabase();
    const first = await newLog();
    [ofVault, ofPods] = [openAs(first, 'vault'), openAs(first, 'pods')];
  });
  afterEach(async () => {
    await Promise.all(inboxes.map((inbox) => inbox.close()));
    await Promise.all(opened.map((log) => log.close()));
    await Promise.all([database.drop(), ...logs.map((log) => log.drop())]);
  });

  async function newLog(): Promise<TestDatabase> {
    const log = await createTestDatabase({ subgraph: 'event-log' });
    logs.push(log);
    return log;
  }

  function openAs(log: TestDatabase, role: string): EventLog {
    const eventLog = postgresEventLog({ connectionString: log.urlFor(role), log: silentLogger() });
    opened.push(eventLog);
    return eventLog;
  }

  async function start(options: Partial<ConsumerOptions> = {}): Promise<Inbox> {
    const inbox = await startConsumer({ database, eventLog: ofPods, registry: testRegistry(vault), ...options });
    inboxes.push(inbox);
    return inbox;
  }

  /** Publishes an event for each subject. @returns their lines. */
  async function create(...named: string[]): Promise<string[]> {
    const lines = named.map((subject) => vault.line(keyCreated(subject)));
    await vault.publish(ofVault, ...lines);
    return lines;
  }

  const effectsAre = (expected: string[]): Promise<void> =>
    eventually(async () => {
      expect(await database.effects()).toEqual(expected);
    });

  const positionIs = (expected: number, producer = 'vault'): Promise<void> =>
    eventually(async () => {
      expect(await database.position(producer)).toBe(expected);
    });

  describe('in good order', () => {
    it('lets each event of a handled type take effect once, in its order, and passes over all others', async () => {
      const [first, second] = [keyCreated('usr_1'), keyCreated('usr_2')].map((event) => vault.line(event));
      await vault.publish(ofVault, vault.line(codeDiscarded()), first!, vault.line(codeDiscarded()), second!);
      const inbox = await start();
      await effectsAre(['usr_1', 'usr_2']);
      await positionIs(4);
      expect(inbox.healthy()).toBe(true);
      await vault.publish(ofVault, vault.line(keyCreated('usr_3')), vault.line(codeDiscarded()));
      await effectsAre(['usr_1', 'usr_2', 'usr_3']);
      await positionIs(6);
    });

    it('moves its position once for a batch in which nothing concerns it', async () => {
      await vault.publish(ofVault, ...subjects(300).map(() => vault.line(codeDiscarded())));
      let transactions = 0;
      await start({
        around: (commit) => {
          transactions += 1;
          return commit();
        },
      });
      await positionIs(300);
      expect(transactions).toBe(2); // one to ask for the position, one to move it
    });

    it('waits for a producer that has not yet begun, and says so', async () => {
      const inbox = await start();
      expect(inbox.healthy()).toBe(false);
      await create('usr_1');
      await effectsAre(['usr_1']);
      expect(inbox.healthy()).toBe(true);
    });

    it('goes on behind what it has read when it starts again', async () => {
      await create('usr_1');
      const inbox = await start();
      await effectsAre(['usr_1']);
      await inbox.close();
      await create('usr_2');
      await start();
      await effectsAre(['usr_1', 'usr_2']);
    });

    it('stops after the event in work, and leaves the rest to the next start', async () => {
      await create('usr_1', 'usr_2');
      let working = (): void => undefined;
      let release = (): void => undefined;
      const began = new Promise<void>((resolve) => (working = resolve));
      const released = new Promise<void>((resolve) => (release = resolve));
      const inbox = await start({
        handlers: {
          'vault.subject-key.created': async (tx, event) => {
            working();
            await released;
            await takeEffect['vault.subject-key.created']?.(tx, event);
          },
        },
      });
      await began;
      const closed = inbox.close();
      release();
      await closed;
      expect(await database.effects()).toEqual(['usr_1']);
      expect(await database.position('vault')).toBe(1);
      await start();
      await effectsAre(['usr_1', 'usr_2']);
    });
  });

  describe('against forgery', () => {
    const [other, foreign] = [new TestProducer('vault'), new TestProducer('pods')];
    const bodyOf = (line: string): string => (JSON.parse(line) as { body: string }).body;

    it.each<[string, string, () => string]>([
      ['signed by a key that is not registered', 'UNKNOWN_KEY', () => other.line(keyCreated('usr_0'))],
      [
        'changed after it was signed',
        'BODY_HASH_MISMATCH',
        () => vault.line(keyCreated('usr_1')).replace('usr_1', 'usr_0'),
      ],
      [
        'with another signature',
        'BAD_SIGNATURE',
        () =>
          vault.line(keyCreated('usr_0')).replace(/"signature":"(..)/, (_all, byte: string) => {
            return `"signature":"${byte === '00' ? '01' : '00'}`;
          }),
      ],
      ['of another producer', 'WRONG_PRODUCER', () => foreign.seal(bodyOf(vault.line(keyCreated('usr_0'))))],
      ['that is no envelope', 'MALFORMED', () => 'vault.subject-key.created'],
    ])('skips and counts a record %s (%s), and goes on', async (_name, fault, forged) => {
      const metrics = createMetrics({ service: 'pods' });
      await vault.publish(ofVault, forged());
      await create('usr_9');
      await start({ metrics, registry: testRegistry(vault, foreign) });
      await effectsAre(['usr_9']);
      expect(await metrics.text()).toMatch(
        new RegExp(`crowdpay_inbox_refused_total\\{producer="vault",fault="${fault}".*\\} 1`),
      );
    });

    it('skips what a producer signs in another one’s name, in its own topic', async () => {
      const pods = new TestProducer('pods');
      await ofPods.ensureTopic('audit.events.pods');
      await pods.publish(ofPods, pods.seal(bodyOf(vault.line(keyCreated('usr_0')))));
      await create('usr_9');
      await start({ producers: ['pods', 'vault'], registry: testRegistry(vault, pods) });
      await positionIs(1, 'pods');
      await effectsAre(['usr_9']);
    });

    it('skips what was signed by a key whose time was over when the log took it', async () => {
      await create('usr_1');
      const ended = { ...vault.registered, notAfter: '2020-01-02T00:00:00Z' };
      await start({ registry: testRegistry({ registered: ended }) });
      await positionIs(1);
      expect(await database.effects()).toEqual([]);
    });

    it('does not let one producer use up the id of another one’s event', async () => {
      const pods = new TestProducer('pods');
      const line = vault.line(keyCreated('usr_1'));
      const { id, ...rest } = JSON.parse(bodyOf(line)) as { id: string };
      const stolen = { ...rest, type: 'pods.pod.opened', data: { currency: 'EUR', goal: '1' } };
      await pods.publish(ofPods, pods.seal(canonicalJson({ ...stolen, id })));
      await ofVault.ensureTopic('audit.events.vault');
      let theirs = 0;
      await start({
        producers: ['pods', 'vault'],
        registry: testRegistry(vault, pods),
        handlers: {
          ...takeEffect,
          'pods.pod.opened': () => {
            theirs += 1;
            return Promise.resolve();
          },
        },
      });
      await eventually(() => {
        expect(theirs).toBe(1);
      });
      await vault.publish(ofVault, line);
      await effectsAre(['usr_1']);
    });
  });

  describe('when it is told twice', () => {
    it('knows the events of a relay that publishes again', async () => {
      const lines = await create(...subjects(3));
      const metrics = createMetrics({ service: 'pods' });
      await start({ metrics });
      await effectsAre(subjects(3));
      await vault.publish(ofVault, ...lines, ...lines);
      await positionIs(9);
      expect(await database.effects()).toEqual(subjects(3));
      expect(await metrics.text()).toMatch(/crowdpay_inbox_repeats_total\{type="vault.subject-key.created".*\} 6/);
    });

    it('reads a log that took the place of another from its beginning, and knows what stood in both', async () => {
      const lines = await create(...subjects(3));
      const inbox = await start();
      await effectsAre(subjects(3));
      await inbox.close();

      const replacement = await newLog();
      const fourth = vault.line(keyCreated('usr_3'));
      await vault.publish(openAs(replacement, 'vault'), ...lines, fourth);
      const moved = await start({ eventLog: openAs(replacement, 'pods') });
      await effectsAre(subjects(4));
      await moved.close();

      await vault.publish(ofVault, fourth, vault.line(keyCreated('usr_4')));
      await start();
      await effectsAre(subjects(5));
    });

    it('lets two processes take turns, whichever reads', async () => {
      await ofVault.ensureTopic('audit.events.vault');
      await Promise.all([start(), start({ eventLog: openAs(logs[0]!, 'pods') })]);
      await create(...subjects(50));
      await eventually(async () => {
        expect((await database.effects()).length).toBeGreaterThan(10);
      });
      await inboxes[0]?.close();
      await create(...subjects(50, 'next_'));
      await effectsAre([...subjects(50), ...subjects(50, 'next_')]);
    });
  });

  describe('when something breaks', () => {
    it('undoes what a handler did before it failed, tries again, and goes on with other topics meanwhile', async () => {
      const metrics = createMetrics({ service: 'vault' });
      const tried: string[] = [];
      let broken = true;
      await create('usr_1', 'usr_2', 'usr_3');
      await new TestProducer('pods').publish(ofPods, 'of no interest');
      await start({
        metrics,
        producers: ['vault', 'pods'],
        registry: testRegistry(vault),
        handlers: {
          'vault.subject-key.created': async (tx, event) => {
            tried.push(event.subject);
            await takeEffect['vault.subject-key.created']?.(tx, event);
            if (event.subject === 'usr_2' && broken) throw new Error('The effect is refused.');
          },
        },
      });
      await eventually(async () => {
        expect(tried.filter((subject) => subject === 'usr_2').length).toBeGreaterThan(1);
        expect(await database.effects()).toEqual(['usr_1']);
        expect(await database.position('pods')).toBe(1);
        expect(await metrics.text()).toMatch(/crowdpay_inbox_failing\{producer="vault".*\} 1/);
      });
      broken = false;
      await effectsAre(['usr_1', 'usr_2', 'usr_3']);
      expect(tried.filter((subject) => subject === 'usr_1')).toEqual(['usr_1']);
      await eventually(async () => {
        expect(await metrics.text()).toMatch(/crowdpay_inbox_failing\{producer="vault".*\} 0/);
      });
    });

    it('loses and doubles nothing when its session dies between effect and commit', async () => {
      const admin = new pg.Pool({ connectionString: database.adminUrl, max: 1 });
      let deaths = 0;
      try {
        await create(...subjects(5));
        await start({
          handlers: {
            'vault.subject-key.created': async (tx, event) => {
              await takeEffect['vault.subject-key.created']?.(tx, event);
              if (event.subject !== 'usr_2' || deaths >= 2) return;
              deaths += 1;
              const { rows } = await tx.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
              await admin.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
            },
          },
        });
        await effectsAre(subjects(5));
        expect(deaths).toBe(2);
      } finally {
        await admin.end();
      }
    });

    it('does nothing again when it never heard that the commit succeeded', async () => {
      let unheard = 0;
      await create(...subjects(5));
      await start({
        around: async (commit) => {
          await commit();
          if ((await database.effects()).length !== 3 || unheard > 0) return;
          unheard += 1;
          throw new Error('The connection broke after the commit.');
        },
      });
      await effectsAre(subjects(5));
      await positionIs(5);
      expect(unheard).toBe(1);
    });

    it('acts once and in order when a reader that was given up for dead reads beside its successor', async () => {
      const records = subjects(20).map((subject, index) => ({
        key: 'vault',
        value: Buffer.from(vault.line(keyCreated(subject))),
        offset: BigInt(index),
        timestamp: new Date(),
      }));
      const readers = [new HandedLog(), new HandedLog(), new HandedLog()];
      for (const eventLog of readers) await start({ eventLog });
      const batch = { topic: 'audit.events.vault', partition: 0, records };
      await Promise.all(readers.map((reader) => reader.hand(batch)));
      expect(await database.effects()).toEqual(subjects(20));
      expect(await database.position('vault')).toBe(20);
    });

    it('is not healthy until the event log can be read, and then reads', async () => {
      const away = new HandedLog();
      away.failures = 1;
      const inbox = await start({ eventLog: away });
      expect(inbox.healthy()).toBe(false);
      await eventually(() => {
        expect(inbox.healthy()).toBe(true);
      });
    });
  });
});
