import {
  type Envelope,
  type EnvelopeFault,
  type KeyRegistry,
  decodeEnvelope,
  verifyEnvelope,
} from '@crowdpay/audit-event';
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

/** A batch with the identity of the event log that holds it. */
export interface LoggedBatch extends RecordBatch {
  readonly log: string;
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
export async function acceptBatch(deps: AcceptBatchDeps, producer: string, batch: LoggedBatch): Promise<AcceptedBatch> {
  const { log, topic, partition } = batch;
  // Signatures are verified before anything is locked.
  const incoming = batch.records.map(({ offset, value, timestamp }) =>
    verified(deps.registry, producer, { log, topic, partition, offset, loggedAt: timestamp }, value),
  );
  return deps.ledger.transaction(async (transaction) => {
    const next = await transaction.lockPosition(batch);
    const chain = await transaction.lockChain(producer);
    if (chain.stopped !== undefined) throw new ChainStoppedError(chain);
    const fresh = incoming.filter((record) => record.offset >= next);
    const state = await stateOf(transaction, deps, chain, fresh);
    const plan = planIntake(state, fresh, { log, now: deps.clock.now() });
    const treeSize = await store(transaction, producer, plan);
    const last = fresh[plan.consumed - 1];
    if (last !== undefined) await transaction.savePosition(batch, last.offset + 1n);
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
  const envelopes = records.map((record) => ('fault' in record ? record.untimely : record.envelope));
  const seqs = envelopes.flatMap((envelope) => (envelope === undefined ? [] : [envelope.seq]));
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
  if (!result.ok) return { ...place, value, fault: result.fault, untimely: untimely(registry, producer, line, result) };
  return { ...place, line, envelope: result.envelope, event: result.event };
}

// An old entry comes again when it is published to another log, and its key may have expired since it was first taken in.
function untimely(
  registry: KeyRegistry,
  producer: string,
  line: string,
  { fault }: { readonly fault: EnvelopeFault },
): Envelope | undefined {
  const keyId = fault === 'KEY_NOT_VALID' ? decodeEnvelope(line)?.keyId : undefined;
  const at = keyId === undefined ? undefined : registry.find(producer, keyId)?.notBefore;
  const result = at && verifyEnvelope(line, { registry, producer, at });
  return result?.ok === true ? result.envelope : undefined;
}

function reread(registry: KeyRegistry, producer: string, parked: ParkedLine): [bigint, VerifiedRecord] {
  const record = verified(registry, producer, parked, Buffer.from(parked.line, 'utf8'));
  if ('fault' in record) throw new Error(`A waiting entry of ${producer} is no longer valid (${record.fault}).`);
  return [record.envelope.seq, record];
}
