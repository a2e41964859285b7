import { type KeyRegistry, verifyEnvelope } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { RecordBatch } from '@crowdpay/event-log';
import type { Chain } from '../domain/chain.ts';
import { type IntakePlan, planIntake } from '../domain/intake-plan.ts';
import type { Ledger, LedgerTransaction, ParkedLine } from '../domain/ledger.ts';
import type { IncomingRecord, LogPlace, VerifiedRecord } from '../domain/ledger-record.ts';

/** What taking in a batch needs. */
export interface AcceptBatchDeps {
  readonly ledger: Ledger;
  readonly registry: KeyRegistry;
  readonly clock: Clock;
}

/** What became of a batch. */
export interface AcceptedBatch extends IntakePlan {
  /** Leaves of the tree afterwards; undefined when nothing was appended. */
  readonly treeSize: bigint | undefined;
}

/** A producer's chain is stopped: its records stay in the log until it is released. */
export class ChainStoppedError extends Error {
  override readonly name = 'ChainStoppedError';
  readonly chain: Chain;

  constructor(chain: Chain) {
    super(`The chain of ${chain.producer} is stopped (${chain.stopped?.fault ?? 'unknown'}).`);
    this.chain = chain;
  }
}

/**
 * Takes a batch of one producer's topic into the ledger: verifies each record, then stores entries, head, leaves and
 * position in one transaction. A record that was taken in before changes nothing.
 *
 * @throws ChainStoppedError when the chain was stopped before; nothing is stored then.
 */
export async function acceptBatch(deps: AcceptBatchDeps, producer: string, batch: RecordBatch): Promise<AcceptedBatch> {
  const { topic, partition } = batch;
  // Signatures are verified before anything is locked.
  const incoming = batch.records.map(({ offset, value, timestamp }) =>
    verified(deps.registry, producer, { topic, partition, offset, loggedAt: timestamp }, value),
  );
  return deps.ledger.transaction(async (transaction) => {
    const next = await transaction.lockPosition(topic, partition);
    const chain = await transaction.lockChain(producer);
    if (chain.stopped !== undefined) throw new ChainStoppedError(chain);
    const fresh = incoming.filter((record) => record.offset >= next);
    const plan = planIntake(await stateOf(transaction, deps, chain, fresh), fresh, deps.clock.now());
    const treeSize = await store(transaction, producer, plan);
    const last = fresh[plan.consumed - 1];
    if (last !== undefined) await transaction.savePosition(topic, partition, last.offset + 1n);
    return { ...plan, treeSize };
  });
}

async function stateOf(
  transaction: LedgerTransaction,
  { registry }: AcceptBatchDeps,
  chain: Chain,
  records: readonly IncomingRecord[],
): Promise<Parameters<typeof planIntake>[0]> {
  const { producer } = chain;
  const seqs = records.flatMap((record) => ('envelope' in record ? [record.envelope.seq] : []));
  const old = seqs.filter((seq) => seq <= chain.seq);
  const parkedLines = chain.gapSince === undefined ? [] : await transaction.parkedLines(producer);
  return {
    chain,
    parked: new Map(parkedLines.map((parked) => reread(registry, producer, parked))),
    storedHashes: old.length === 0 ? new Map() : await transaction.storedHashes(producer, old),
  };
}

async function store(transaction: LedgerTransaction, producer: string, plan: IntakePlan): Promise<bigint | undefined> {
  if (plan.quarantine.length > 0) await transaction.quarantine(plan.quarantine);
  if (plan.park.length > 0) await transaction.park(plan.park);
  if (plan.unpark.length > 0) await transaction.unpark(producer, plan.unpark);
  const appended = plan.append.length > 0 ? await transaction.append(plan.append) : undefined;
  await transaction.saveChain(plan.chain);
  return appended?.treeSize;
}

function verified(registry: KeyRegistry, producer: string, place: LogPlace, value: Buffer): IncomingRecord {
  const line = value.toString('utf8');
  const result = verifyEnvelope(line, { registry, producer, at: place.loggedAt });
  if (!result.ok) return { ...place, value, fault: result.fault };
  return { ...place, line, envelope: result.envelope, event: result.event };
}

function reread(registry: KeyRegistry, producer: string, parked: ParkedLine): [bigint, VerifiedRecord] {
  const record = verified(registry, producer, parked, Buffer.from(parked.line, 'utf8'));
  if ('fault' in record) throw new Error(`A waiting entry of ${producer} is no longer valid (${record.fault}).`);
  return [record.envelope.seq, record];
}
