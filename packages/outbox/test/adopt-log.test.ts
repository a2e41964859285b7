import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEnvelope, encodeEnvelope } from '@crowdpay/audit-event';
import { eventually } from '@crowdpay/testkit';
import type pg from 'pg';
import { adoptLog } from '../src/adopt-log.ts';
import { FencedError } from '../src/fenced.ts';
import { type Relay, type RelayOptions, startRelay } from '../src/index.ts';
import { registryOf } from '../src/key-registry.ts';
import { tryLead } from '../src/leadership.ts';
import {
  MemoryLog,
  type ProducerDatabase,
  backUp,
  change,
  paymentsKey,
  producerDatabase,
  record,
  relayOptions,
} from './fixture.ts';

const PATIENCE = { timeoutMs: 20_000 };

describe('a relay that takes the lead', () => {
  const key = paymentsKey();
  let database: ProducerDatabase;
  let client: pg.Client;
  let log: MemoryLog;
  let relay: Relay | undefined;
  let options: RelayOptions;

  beforeEach(async () => {
    database = await producerDatabase();
    client = await database.connect();
    log = new MemoryLog();
  });
  afterEach(async () => {
    await stop();
    await database.drop();
  });

  async function start(overrides: Partial<RelayOptions> = {}): Promise<void> {
    options = { ...relayOptions(database.url, log, key.signingKey), ...overrides };
    relay = await startRelay(options);
  }

  async function stop(): Promise<void> {
    await relay?.close();
    relay = undefined;
  }

  const published = (events: number): Promise<void> =>
    eventually(() => {
      expect(log.lines).toHaveLength(events);
    }, PATIENCE);

  /** Records changes and waits until they are in the log, too. */
  async function publish(...attempts: number[]): Promise<void> {
    const before = log.lines.length;
    await record(client, ...attempts.map((attempt) => change('ctr_1', attempt)));
    await published(before + attempts.length);
  }

  /** Waits for a pass that failed for the chain's sake. */
  const refused = (): Promise<void> =>
    eventually(async () => {
      expect(await options.metrics.text()).toMatch(/crowdpay_relay_failures_total\{step="chain".*\} [1-9]/);
    }, PATIENCE);

  function expectOneChain(events: number): void {
    const chain = log.envelopes();
    expect(chain.map(({ seq }) => seq)).toEqual(Array.from({ length: events }, (_, index) => BigInt(index + 1)));
    chain.slice(1).forEach(({ prevHash, epoch }, index) => {
      expect(prevHash).toEqual(chain[index]?.chainHash);
      expect(epoch >= (chain[index]?.epoch ?? 0n)).toBe(true);
    });
    for (const line of log.lines) key.eventOf(line);
  }

  const stored = async (): Promise<string[]> => {
    const { rows } = await client.query<{ line: string }>('SELECT line FROM envelopes ORDER BY seq');
    return rows.map(({ line }) => line);
  };

  describe('over a database that was restored', () => {
    let restore: () => Promise<void>;

    beforeEach(async () => {
      await start();
      await publish(1, 2);
      await stop();
      restore = await backUp(client);
    });

    it('takes in what the log has beyond it, and goes on with the one chain', async () => {
      await start();
      await publish(3, 4, 5);
      await stop();
      await restore();
      await start();
      await publish(6);
      expect(log.attempts()).toEqual([1, 2, 3, 4, 5, 6]);
      expectOneChain(6);
      expect(await stored()).toEqual(log.lines);
    });

    it('signs under a higher epoch than every relay before, also those that the backup does not know', async () => {
      for (const attempt of [3, 4, 5]) {
        await start();
        await publish(attempt);
        await stop();
      }
      await restore();
      await start();
      await publish(6);
      const epochs = log.envelopes().map(({ epoch }) => epoch);
      expect(epochs.at(-1)).toBeGreaterThan(epochs.at(-2) ?? 0n);
      expectOneChain(6);
    });

    it('does not tell an event again that lay in the outbox of the backup and was published since', async () => {
      await record(client, change('ctr_1', 3));
      await client.query('DROP TABLE backup_outbox, backup_envelopes, backup_relay_state');
      restore = await backUp(client);
      await start();
      await published(3);
      await stop();
      await restore();
      expect((await client.query('SELECT 1 FROM outbox')).rowCount).toBe(1);
      await start();
      await publish(4);
      expect(log.attempts()).toEqual([1, 2, 3, 4]);
      expectOneChain(4);
    });

    it('waits for a log that is away rather than sign another chain', async () => {
      await start();
      await publish(3);
      await stop();
      await restore();
      log.mode = 'away';
      await start();
      await record(client, change('ctr_1', 4));
      await eventually(() => {
        expect(log.failures).toBeGreaterThan(1);
      }, PATIENCE);
      expect(await stored()).toHaveLength(2);
      log.mode = 'well';
      await published(4);
      expectOneChain(4);
    });

    it('takes what it knows by the registry when its key was replaced meanwhile', async () => {
      await start();
      await publish(3);
      await stop();
      await restore();
      const successor = paymentsKey();
      const [old, present] = [key, successor].map(({ signingKey }) => registryOf('payments', signingKey));
      const registry = {
        producers: ['payments'],
        find: (producer: string, keyId: string) => old?.find(producer, keyId) ?? present?.find(producer, keyId),
      };
      await start({ signingKey: successor.signingKey, registry });
      await publish(4);
      expect(log.attempts()).toEqual([1, 2, 3, 4]);
      expect(successor.eventOf(log.lines[3]!).attempt).toBe(4);
    });

    it('signs nothing on top of what an unknown key has signed', async () => {
      await start();
      await publish(3);
      await stop();
      await restore();
      await start({ signingKey: paymentsKey().signingKey });
      await record(client, change('ctr_1', 4));
      await refused();
      expect(log.lines).toHaveLength(3);
      expect(await stored()).toHaveLength(2);
    });

    it('passes over what nobody takes for an entry of ours: audit has passed over it as well', async () => {
      const forged = decodeEnvelope(log.lines[1]!)!;
      log.lines.push('noise', encodeEnvelope({ ...forged, seq: 3n, signature: Buffer.alloc(64) }));
      await start();
      await publish(3);
      await stop();
      await restore();
      await start();
      await publish(4);
      const genuine = log.lines.filter((_line, index) => index < 2 || index > 3);
      expect(genuine.map((line) => key.eventOf(line).attempt)).toEqual([1, 2, 3, 4]);
    });

    it.each([
      ['another entry at a seq that it has', 2],
      ['an entry that does not follow from its last one', 3],
      ['an entry whose predecessor is missing', 4],
    ])('signs nothing more when the log has %s', async (_what, seq) => {
      // A second history, signed by the same key: that of a database that began anew.
      const other = await producerDatabase();
      const elsewhere = await other.connect();
      const otherLog = new MemoryLog();
      const otherRelay = await startRelay(relayOptions(other.url, otherLog, key.signingKey));
      await record(elsewhere, ...[7, 8, 9, 10].map((attempt) => change('ctr_1', attempt)));
      await eventually(() => {
        expect(otherLog.lines).toHaveLength(4);
      }, PATIENCE);
      await otherRelay.close();
      await other.drop();
      log.lines.push(...otherLog.lines.slice(seq - 1));

      await start();
      await record(client, change('ctr_1', 3));
      await refused();
      expect(await stored()).toHaveLength(2);
      expect((await client.query('SELECT 1 FROM outbox')).rowCount).toBe(1);
    });
  });

  it('publishes again what a log of the same name has lost', async () => {
    await start();
    await publish(1, 2, 3);
    await stop();
    const { lines } = log;
    log.lines.splice(1);
    await start();
    await published(3);
    expect(log.lines).toEqual(lines);
    expectOneChain(3);
  });

  it('publishes to a log that it comes back to no more than this one lacks', async () => {
    const first = log;
    await start();
    await publish(1, 2, 3);
    await stop();
    log = new MemoryLog('memory:2');
    await start();
    await published(3);
    await publish(4);
    await stop();
    log = first;
    await record(client, change('ctr_1', 5));
    await start();
    await published(5);
    expect(log.attempts()).toEqual([1, 2, 3, 4, 5]);
    expectOneChain(5);
  });

  it('reads nothing again of a log that it has published to all along', async () => {
    await start();
    await publish(1, 2, 3);
    await stop();
    await start();
    await publish(4);
    expect(log.read).toBe(0);
  });

  it('says nothing of a log once it was replaced itself', async () => {
    const lead = await tryLead(client, 'payments');
    await client.query('UPDATE relay_state SET epoch = epoch + 1');
    const adopter = {
      producer: 'payments',
      epoch: lead!.epoch,
      log,
      registry: registryOf('payments', key.signingKey),
      signal: new AbortController().signal,
    };
    await expect(adoptLog(client, adopter)).rejects.toBeInstanceOf(FencedError);
    const { rows } = await client.query('SELECT log_identity FROM relay_state');
    expect(rows).toEqual([{ log_identity: null }]);
  });
});
