import { decodeEnvelope, type KeyRegistry, type VerifiedEnvelope, verifyEnvelope } from '@crowdpay/audit-event';
import { type EventLog, eventsTopic, type LogRecord, readRecords } from '@crowdpay/event-log';
import type { Logger } from '@crowdpay/log';
import type { DataSubject } from '../../domain/data-subject.ts';
import type { ErasureReplays } from '../../domain/erasure.ts';
import { type ErasureDependencies, eraseNow } from './run-erasure.ts';

/** What replaying needs. */
export interface ReplayErasuresDependencies extends ErasureDependencies {
  readonly erasureReplays: ErasureReplays;
  readonly eventLog: EventLog;
  /** Every key that the vault's events were ever signed by. */
  readonly registry: KeyRegistry;
  readonly log: Logger;
}

const PRODUCER = 'vault';
const ERASED = 'vault.subject.erased';

/**
 * Erases everybody whose erasure the event log tells of and this database does not know: it is a backup from before, put
 * back. Reads the vault's own topic from where it was read last. Nothing is told again, and whoever is erased already
 * stays so; a crash at any point leaves the rest to the next call.
 *
 * @returns how many subjects were erased.
 * @throws EventLogError when the log is away; Error when it holds an erasure signed by a key that the registry has not.
 */
export async function replayErasures(dependencies: ReplayErasuresDependencies, signal: AbortSignal): Promise<number> {
  const { erasureReplays, eventLog, ids } = dependencies;
  const topic = eventsTopic(PRODUCER);
  const logIdentity = await eventLog.identity();
  await eventLog.ensureTopic(topic);
  const to = await eventLog.end(topic);
  const noted = await erasureReplays.next(logIdentity);
  // A log that ends before what was read of it has lost records, and stands anew for what comes.
  const from = noted <= to ? noted : 0n;
  // A group of its own: several vaults that start at once do not wait for one another.
  const range = { topic, from, to, signal, group: `${PRODUCER}-erasures-${ids.next('req')}` };
  let total = 0;
  await readRecords(eventLog, range, async (records) => {
    const named = records.flatMap((record) => erasedIn(dependencies, record));
    const outstanding = named.length === 0 ? [] : await erasureReplays.outstanding(named);
    for (const { tenant, subject } of outstanding) await eraseNow(dependencies, tenant, subject, 'BACKUP_RESTORED');
    total += outstanding.length;
    await erasureReplays.save(logIdentity, (records.at(-1)?.offset ?? to) + 1n);
  });
  return total;
}

function erasedIn(
  { registry, log }: ReplayErasuresDependencies,
  { value, offset, timestamp }: LogRecord,
): DataSubject[] {
  const line = value.toString('utf8');
  // Few events are erasures: the others need no signature checked.
  if (!line.includes(ERASED)) return [];
  const verified = verifiedAtAnyTime(line, registry, timestamp);
  if (verified.ok) {
    const { type, tenant, subject } = verified.event;
    return type === ERASED ? [{ tenant, subject }] : [];
  }
  if (verified.fault === 'UNKNOWN_KEY') {
    throw new Error('The event log tells of an erasure that is signed by a key which the registry has not.');
  }
  log.error({ fault: verified.fault, offset: offset.toString() }, 'A record that names an erasure is not one of ours');
  return [];
}

// On a log that took over from another one, the chain was published again, maybe after the key had been replaced. The
// erasure was signed by us all the same.
function verifiedAtAnyTime(line: string, registry: KeyRegistry, at: Date): VerifiedEnvelope {
  const verified = verifyEnvelope(line, { registry, producer: PRODUCER, at });
  if (verified.ok || verified.fault !== 'KEY_NOT_VALID') return verified;
  const key = registry.find(PRODUCER, decodeEnvelope(line)?.keyId ?? '');
  return key === undefined ? verified : verifyEnvelope(line, { registry, producer: PRODUCER, at: key.notBefore });
}
