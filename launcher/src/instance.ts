import { randomUUID } from 'node:crypto';
import { readFile, rename, rm } from 'node:fs/promises';
import { LauncherError } from './errors.ts';
import { readIfThere, readOrCreatePrivately, writePrivately } from './private-files.ts';

/** What a running platform says about itself in `instance.json`, for commands that work with it. Mode 0600. */
export interface InstanceDescription {
  publicUrl: string;
  eventLog: 'postgres' | 'kafka';
  /** Each database's URL for a login that may read all of it. */
  databases: Readonly<Record<string, string>>;
}

/** The claim of one launcher on a state folder. */
export interface Instance {
  /** Publishes what commands need to know; to be called when the platform is ready. */
  describe(description: InstanceDescription): Promise<void>;
  /** Gives the folder back. */
  release(): Promise<void>;
}

interface Holder {
  pid: number;
  /** Tells the process from a later one that was given the same pid; empty where the system does not say. */
  born: string;
}

/**
 * Claims the state folder for this process. A claim whose process is gone (kill -9, power cut) is taken over.
 *
 * @throws LauncherError when a launcher is running on it.
 */
export async function claimInstance(file: string): Promise<Instance> {
  const self: Holder = { pid: process.pid, born: await birthOf(process.pid) };
  const text = JSON.stringify(self);
  let holder = await readOrCreatePrivately(file, () => text);
  if (holder !== text && !(await isAlive(parseHolder(holder)))) {
    await removeStale(file, holder);
    holder = await readOrCreatePrivately(file, () => text);
  }
  if (holder !== text) {
    const pid = parseHolder(holder)?.pid ?? 0;
    throw new LauncherError(
      `The platform is already running on this data folder (process ${String(pid)}): stop it first.`,
    );
  }
  return {
    describe: (description) => writePrivately(file, `${JSON.stringify({ ...self, ...description }, null, 2)}\n`),
    async release() {
      const current = parseHolder((await readIfThere(file)) ?? '');
      if (current?.pid === self.pid && current.born === self.born) await rm(file, { force: true });
    },
  };
}

// Two launchers may find the same stale claim. It is moved aside and looked at again, so that the slower one never
// removes the claim that the quicker one has made meanwhile.
async function removeStale(file: string, stale: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch(() => undefined);
  const moved = await readIfThere(aside);
  if (moved !== undefined && moved !== stale) await rename(aside, file);
  else await rm(aside, { force: true });
}

async function isAlive(holder: Holder | undefined): Promise<boolean> {
  if (holder === undefined) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return holder.born === (await birthOf(holder.pid));
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, born } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : undefined;
  } catch {
    return undefined;
  }
}

// Linux: this boot's id and the process's start in clock ticks since boot (proc(5), stat, field 22).
async function birthOf(pid: number): Promise<string> {
  try {
    const [boot, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${String(pid)}/stat`, 'utf8'),
    ]);
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}:${afterName[19] ?? ''}`;
  } catch {
    return '';
  }
}
