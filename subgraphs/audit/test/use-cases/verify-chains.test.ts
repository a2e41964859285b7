import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Envelope, GENESIS_HASH, encodeEnvelope } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type TestDatabase, createTestDatabase } from '@crowdpay/testkit';
import pg from 'pg';
import { leafHash } from '../../src/domain/merkle/hash.ts';
import { acceptBatch } from '../../src/use-cases/accept-batch.ts';
import { verifyChains } from '../../src/use-cases/verify-chains.ts';
import { Producer, Topic, openStores, podOpened, registryOf } from '../fixture.ts';

describe('verifying the chains', () => {
  let testDatabase: TestDatabase;
  let stores: ReturnType<typeof openStores>;
  let producer: Producer;
  let envelopes: Envelope[];

  beforeEach(async () => {
    testDatabase = await createTestDatabase({ subgraph: 'audit' });
    stores = openStores(testDatabase.url);
    producer = new Producer();
    envelopes = Array.from({ length: 5 }, () => producer.next());
    const deps = { ledger: stores.ledger, registry: registryOf(producer), clock: systemClock };
    await acceptBatch(deps, 'pods', new Topic().batch(...envelopes));
  });
  afterEach(async () => {
    await stores.database.close();
    await testDatabase.drop();
  });

  const verify = (registry = registryOf(producer)): ReturnType<typeof verifyChains> =>
    verifyChains({ reader: stores.reader, registry });

  /** Changes what is stored, as one who owns the database can. */
  async function tamper(...statements: string[]): Promise<void> {
    const client = new pg.Client({ connectionString: testDatabase.adminUrl });
    await client.connect();
    await client.query(`SET session_replication_role = 'replica'`); // no triggers
    for (const statement of statements) await client.query(statement);
    await client.end();
  }

  const quoted = (envelope: Envelope): string => pg.escapeLiteral(encodeEnvelope(envelope));
  const replaceLeaf = (index: number, envelope: Envelope): string =>
    `UPDATE tree_nodes SET hash = '\\x${leafHash(encodeEnvelope(envelope)).toString('hex')}' WHERE level = 0 AND index = ${index}`;

  it('finds every entry of an honest chain in its place', async () => {
    expect(await verify()).toEqual([
      { producer: 'pods', ok: true, entries: 5n, head: envelopes[4]?.chainHash, fault: undefined },
    ]);
  });

  it('knows a producer that has not written yet', async () => {
    const vault = new Producer('vault');
    expect(await verify(registryOf(producer, vault))).toMatchObject([
      { producer: 'pods', ok: true },
      { producer: 'vault', ok: true, entries: 0n, head: undefined },
    ]);
  });

  it.each<[string, string, (p: Producer, e: Envelope[]) => string[]]>([
    ['an entry is removed', 'seq 3: MISSING', () => ['DELETE FROM entries WHERE seq = 3']],
    ['the last entries are removed', 'seq 4: MISSING', () => ['DELETE FROM entries WHERE seq > 3']],
    [
      'a body is changed',
      'seq 2: BODY_HASH_MISMATCH',
      () => [`UPDATE entries SET line = replace(line, '1000', '9000') WHERE seq = 2`],
    ],
    [
      'an entry is signed again with another key',
      'seq 2: UNKNOWN_KEY',
      (_p, e) => {
        const forged = new Producer().sealAt({ seq: 2n, prevHash: e[0]!.chainHash });
        return [`UPDATE entries SET line = ${quoted(forged)} WHERE seq = 2`];
      },
    ],
    [
      'an entry is replaced by one that the producer signed, its leaf with it',
      'seq 3: BROKEN_CHAIN',
      (p, e) => {
        const other = p.sealAt({ seq: 2n, prevHash: e[0]!.chainHash }, podOpened('pod_other'));
        return [`UPDATE entries SET line = ${quoted(other)} WHERE seq = 2`, replaceLeaf(1, other)];
      },
    ],
    [
      'the last entry is replaced by one that the producer signed',
      'seq 5: NOT_IN_TREE',
      (p, e) => [`UPDATE entries SET line = ${quoted(p.sealAt({ seq: 5n, prevHash: e[3]!.chainHash }))} WHERE seq = 5`],
    ],
    [
      'the last entry is replaced, its leaf with it',
      'seq 5: NOT_THE_HEAD',
      (p, e) => {
        const other = p.sealAt({ seq: 5n, prevHash: e[3]!.chainHash });
        return [`UPDATE entries SET line = ${quoted(other)} WHERE seq = 5`, replaceLeaf(4, other)];
      },
    ],
    [
      'two entries change places',
      'seq 2: MISPLACED',
      (_p, e) => [
        `UPDATE entries SET line = ${quoted(e[2]!)} WHERE seq = 2`,
        `UPDATE entries SET line = ${quoted(e[1]!)} WHERE seq = 3`,
      ],
    ],
    [
      'the first entry is one of another history',
      'seq 1: BROKEN_CHAIN',
      (p, e) => [`UPDATE entries SET line = ${quoted(p.sealAt({ seq: 1n, prevHash: e[3]!.chainHash }))} WHERE seq = 1`],
    ],
    [
      'a line moves to a time at which its key was not valid',
      'seq 4: KEY_NOT_VALID',
      () => [`UPDATE entries SET logged_at = '2019-01-01' WHERE seq = 4`],
    ],
  ])('sees that %s', async (_name, fault, statements) => {
    await tamper(...statements(producer, envelopes));
    const [result] = await verify();
    expect(result).toMatchObject({ ok: false, fault });
  });

  it('says that a chain was stopped', async () => {
    const deps = { ledger: stores.ledger, registry: registryOf(producer), clock: systemClock };
    const topic = new Topic();
    topic.batch(...envelopes); // the offsets that are taken in
    await acceptBatch(deps, 'pods', topic.batch(producer.sealAt({ seq: 2n, prevHash: GENESIS_HASH })));
    expect(await verify()).toMatchObject([{ ok: false, entries: 5n, fault: 'seq 2: STOPPED_BY_FORK' }]);
  });
});
