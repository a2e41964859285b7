import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseBody, decodeEnvelope } from '@crowdpay/audit-event';
import { eventually } from '@crowdpay/testkit';
import type pg from 'pg';
import { FencedError } from '../src/fenced.ts';
import { tryLead } from '../src/leadership.ts';
import { publishBatch } from '../src/publish-batch.ts';
import { type Sealer, sealBatch } from '../src/seal-batch.ts';
import { MemoryLog, type ProducerDatabase, change, paymentsKey, producerDatabase, record } from './fixture.ts';

const PATIENCE = { timeoutMs: 20_000 };

describe('sealing', () => {
  const { signingKey } = paymentsKey();
  let database: ProducerDatabase;
  let relay: pg.Client;
  let sealer: Sealer;

  beforeEach(async () => {
    database = await producerDatabase();
    relay = await database.connect();
    const lead = await tryLead(relay, 'payments');
    sealer = { producer: 'payments', epoch: lead!.epoch, signingKey };
  });
  afterEach(async () => {
    await database.drop();
  });

  const attempts = async (): Promise<unknown[]> => {
    const { rows } = await relay.query<{ line: string }>('SELECT line FROM envelopes ORDER BY seq');
    return rows.map((row) => parseBody(decodeEnvelope(row.line)!.body)?.data['attempt']);
  };

  const sealedAll = (expected: unknown[]): Promise<void> =>
    eventually(async () => {
      await sealBatch(relay, sealer);
      expect(await attempts()).toEqual(expected);
    }, PATIENCE);

  async function begin(): Promise<pg.Client> {
    const client = await database.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_current_xact_id()');
    return client;
  }

  it('leaves a row while a transaction older than its own runs: that one may yet write a row before it', async () => {
    const older = await begin();
    const younger = await begin();
    await record(younger, change('ctr_1', 2));
    await younger.query('COMMIT');
    await sealBatch(relay, sealer);
    expect(await attempts()).toEqual([]);
    await record(older, change('ctr_2', 1));
    await older.query('COMMIT');
    await sealedAll([2, 1]);
  });

  it('never seals a later change of an aggregate first, even when its transaction is the older one', async () => {
    const second = await begin(); // lowest number, but it changes the aggregate last
    const bystander = await begin();
    const first = await begin();
    await record(first, change('ctr_1', 1));
    await first.query('COMMIT');
    await record(second, change('ctr_1', 2));
    await second.query('COMMIT');
    // Now the second change is settled and the first is not, for the bystander is older than that.
    await sealBatch(relay, sealer);
    expect(await attempts()).toEqual([]);
    await bystander.query('COMMIT');
    await sealedAll([1, 2]);
  });

  it('by a leader that was replaced writes nothing', async () => {
    await record(relay, change('ctr_1', 1));
    await relay.query('UPDATE relay_state SET epoch = epoch + 1');
    await eventually(async () => {
      await expect(sealBatch(relay, sealer)).rejects.toBeInstanceOf(FencedError);
    }, PATIENCE);
    expect(await attempts()).toEqual([]);
    const { rows } = await relay.query('SELECT seq, (SELECT count(*) FROM outbox) AS waiting FROM relay_state');
    expect(rows).toEqual([{ seq: '0', waiting: '1' }]);
  });

  it('and publishing by a leader that was replaced moves no mark', async () => {
    await record(relay, change('ctr_1', 1));
    await sealedAll([1]);
    await relay.query('UPDATE relay_state SET epoch = epoch + 1');
    const stale = { producer: 'payments', epoch: sealer.epoch, log: new MemoryLog(), logIdentity: 'memory:1' };
    await expect(publishBatch(relay, stale, 0n)).rejects.toBeInstanceOf(FencedError);
    const { rows } = await relay.query('SELECT published_seq FROM relay_state');
    expect(rows).toEqual([{ published_seq: '0' }]);
  });

  it('takes a row that came with a dump from another server, whose numbers are not reached here', async () => {
    await record(relay, change('ctr_1', 1));
    await relay.query(`UPDATE outbox SET xid = '9000000000000'`);
    await sealedAll([1]);
  });

  it('has one leader at a time', async () => {
    expect(await tryLead(await database.connect(), 'payments')).toBeUndefined();
    await relay.end();
    const next = await database.connect();
    await eventually(async () => {
      expect(await tryLead(next, 'payments')).toEqual({ epoch: 2n });
    }, PATIENCE);
  });
});
