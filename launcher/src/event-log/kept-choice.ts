import { join } from 'node:path';
import { LauncherError } from '../errors.ts';
import { readIfThere, writePrivately } from '../private-files.ts';
import type { StateFolder } from '../state-folder.ts';

type EventLogKind = 'postgres' | 'kafka';

/**
 * The audit ledger of a state folder has read its event log up to some offset and knows what must come next. On another
 * log those offsets mean nothing: what was published in between would be missing, and the audit trail would have a hole.
 *
 * @throws LauncherError when the folder's events are on another log than the one that is asked for.
 */
export async function requireSameEventLog(folder: StateFolder, asked: EventLogKind): Promise<void> {
  const kept = (await readIfThere(fileIn(folder)))?.trim();
  if (kept === undefined || kept === asked) return;
  const elsewhere = join(folder.root, `on-${asked}`);
  throw new LauncherError(
    `The audit trail in ${folder.root} is on the event log "${kept}" and cannot go on "${asked}": ` +
      `set CROWDPAY_DATA_DIR=${elsewhere}, or start afresh by npm run reset.`,
  );
}

/** Remembers the choice; to be called when the log is there and before anything is published. */
export async function keepEventLog(folder: StateFolder, chosen: EventLogKind): Promise<void> {
  await writePrivately(fileIn(folder), `${chosen}\n`);
}

function fileIn(folder: StateFolder): string {
  return join(folder.root, 'event-log');
}
