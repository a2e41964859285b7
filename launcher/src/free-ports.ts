import { createServer } from 'node:net';
import { LauncherError } from './errors.ts';

/** A port that somebody is going to listen on. */
export interface WantedPort {
  /** Who wants it, for the message. */
  owner: string;
  /** The variable that sets it. */
  variable: string;
  port: number;
}

/**
 * Checks that nobody listens on the ports yet.
 *
 * @throws LauncherError naming the ports that are taken and the variables that would choose others.
 */
export async function requireFreePorts(host: string, wanted: readonly WantedPort[]): Promise<void> {
  const free = await Promise.all(wanted.map(({ port }) => isFree(host, port)));
  const taken = wanted.filter((_, index) => free[index] === false);
  if (taken.length === 0) return;
  const list = taken.map(({ owner, port, variable }) => `${String(port)} (${owner}, set ${variable} to change it)`);
  throw new LauncherError(`In use by another program: port ${list.join(', port ')}.`);
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
