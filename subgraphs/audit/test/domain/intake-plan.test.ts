import { describe, expect, it } from '@jest/globals';
import { GENESIS_HASH, type Envelope, encodeEnvelope, parseBody } from '@crowdpay/audit-event';
import type { Chain } from '../../src/domain/chain.ts';
import { type IntakePlan, MAX_PARKED, planIntake } from '../../src/domain/intake-plan.ts';
import type { IncomingRecord, VerifiedRecord } from '../../src/domain/ledger-record.ts';
import { LOG, Producer, podOpened } from '../fixture.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const empty: Chain = {
  producer: 'pods',
  epoch: 0n,
  seq: 0n,
  head: GENESIS_HASH,
  log: LOG,
  gapSince: undefined,
  stopped: undefined,
};

let offset = 0n;
function recordOf(envelope: Envelope): VerifiedRecord {
  offset += 1n;
  const place = { log: LOG, topic: 'audit.events.pods', partition: 0, offset, loggedAt: NOW };
  return { ...place, line: encodeEnvelope(envelope), envelope, event: parseBody(envelope.body)! };
}

const refused: IncomingRecord = {
  topic: 'audit.events.pods',
  partition: 0,
  log: LOG,
  offset: 0n,
  loggedAt: NOW,
  value: Buffer.from('x'),
  fault: 'MALFORMED',
};

function plan(records: readonly IncomingRecord[], state: Partial<Parameters<typeof planIntake>[0]> = {}): IntakePlan {
  return planIntake({ chain: empty, parked: new Map(), storedHashes: new Map(), ...state }, records, {
    log: LOG,
    now: NOW,
  });
}

const seqs = (records: readonly VerifiedRecord[]): bigint[] => records.map(({ envelope }) => envelope.seq);

describe('the plan for a batch', () => {
  it('appends entries that follow each other', () => {
    const producer = new Producer();
    const chain = [producer.next(), producer.next(), producer.next()];
    const result = plan(chain.map(recordOf));
    expect(seqs(result.append)).toEqual([1n, 2n, 3n]);
    expect(result.chain).toMatchObject({ seq: 3n, head: chain[2]?.chainHash, stopped: undefined });
    expect(result.consumed).toBe(3);
  });

  it('does nothing about an entry that is stored already, or twice in the batch', () => {
    const producer = new Producer();
    const [first, second] = [producer.next(), producer.next()];
    const chain = { ...empty, seq: 1n, head: first.chainHash, epoch: 1n };
    const storedHashes = new Map([[1n, first.chainHash]]);
    const result = plan([first, second, second].map(recordOf), { chain, storedHashes });
    expect(seqs(result.append)).toEqual([2n]);
    expect(result.repeats).toBe(2);
  });

  it('puts into quarantine what nobody signed, and goes on: nobody but the producer can stop its chain', () => {
    const producer = new Producer();
    const result = plan([recordOf(producer.next()), refused, recordOf(producer.next())]);
    expect(seqs(result.append)).toEqual([1n, 2n]);
    expect(result.quarantine.map(({ fault }) => fault)).toEqual(['MALFORMED']);
    expect(result.chain.stopped).toBeUndefined();
  });

  it('lets entries wait for a missing one and takes them in when it comes', () => {
    const producer = new Producer();
    const [first, second, third, fourth] = [1, 2, 3, 4].map(() => recordOf(producer.next()));
    const gap = plan([first!, third!, fourth!]);
    expect(seqs(gap.append)).toEqual([1n]);
    expect(seqs(gap.park)).toEqual([3n, 4n]);
    expect(gap.chain.gapSince).toEqual(NOW);
    expect(gap.consumed).toBe(3);
    const parked = new Map(gap.park.map((record) => [record.envelope.seq, record]));
    const closed = plan([second!], { chain: gap.chain, parked });
    expect(seqs(closed.append)).toEqual([2n, 3n, 4n]);
    expect(closed.unpark).toEqual([3n, 4n]);
    expect(closed.chain).toMatchObject({ seq: 4n, gapSince: undefined });
  });

  it('dates a gap by its beginning, not by the last batch', () => {
    const producer = new Producer();
    const [, , third] = [1, 2, 3].map(() => recordOf(producer.next()));
    const since = new Date(NOW.getTime() - 5000);
    const chain = { ...empty, gapSince: since };
    expect(plan([third!], { chain, parked: new Map([[9n, third!]]) }).chain.gapSince).toEqual(since);
  });

  it.each<[string, Partial<Chain>, boolean]>([
    ['read on another log than before', { log: 'memory:2' }, false],
    ['published again on the same log', {}, true],
  ])('lets a gap’s time begin anew while the chain is %s', (_name, before, repeated) => {
    const producer = new Producer();
    const [first, , third] = [1, 2, 3].map(() => recordOf(producer.next()));
    const { envelope } = first!;
    const since = new Date(NOW.getTime() - 5000);
    const chain = { ...empty, seq: 1n, head: envelope.chainHash, gapSince: since, ...before };
    const state = { chain, parked: new Map([[3n, third!]]), storedHashes: new Map([[1n, envelope.chainHash]]) };
    const result = plan(repeated ? [first!] : [refused], state);
    expect(result.chain).toMatchObject({ gapSince: NOW, log: LOG, stopped: undefined });
  });

  it.each([
    ['another entry under a seq that is stored', (p: Producer) => p.sealAt({ seq: 1n, prevHash: GENESIS_HASH })],
    ['a next entry that follows another history', (p: Producer) => p.sealAt({ seq: 2n, prevHash: GENESIS_HASH })],
  ])('stops the chain for a signed fork: %s', (_name, fork) => {
    const producer = new Producer();
    const [first, second] = [producer.next(), producer.next(podOpened('pod_other'))];
    const records = [first, fork(producer), second].map(recordOf);
    const result = plan(records);
    expect(seqs(result.append)).toEqual([1n]);
    expect(result.chain.stopped?.fault).toBe('FORK');
    expect(result.quarantine).toMatchObject([{ fault: 'FORK', offset: records[1]?.offset }]);
    expect(result.consumed).toBe(1);
  });

  it('stops for an entry that a relay signed after it was replaced', () => {
    const producer = new Producer();
    const first = producer.next(podOpened(), 5n);
    const stale = producer.sealAt({ seq: 2n, prevHash: first.chainHash, epoch: 4n });
    expect(plan([first, stale].map(recordOf)).chain.stopped).toEqual({ fault: 'FORK', seq: 2n });
  });

  it('stops when a waiting entry turns out to follow another history', () => {
    const producer = new Producer();
    const first = producer.next();
    const elsewhere = producer.sealAt({ seq: 3n, prevHash: first.chainHash });
    const second = producer.next();
    const result = plan([first, elsewhere, second].map(recordOf));
    expect(seqs(result.append)).toEqual([1n, 2n]);
    expect(result.chain.stopped).toEqual({ fault: 'FORK', seq: 3n });
  });

  it('stops when two waiting entries contradict each other', () => {
    const producer = new Producer();
    const two = [1, 2].map(() => producer.sealAt({ seq: 5n, prevHash: GENESIS_HASH }));
    expect(plan(two.map(recordOf)).chain.stopped).toEqual({ fault: 'FORK', seq: 5n });
  });

  it('stops when more wait than it can hold', () => {
    const producer = new Producer();
    const waiting = recordOf(producer.sealAt({ seq: 3n, prevHash: GENESIS_HASH }));
    const parked = new Map(Array.from({ length: MAX_PARKED }, (_, index) => [BigInt(index + 10), waiting]));
    expect(plan([waiting], { parked }).chain.stopped).toEqual({ fault: 'GAP', seq: 1n });
  });
});
