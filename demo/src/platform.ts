import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../launcher/dist/main.js', import.meta.url));
const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 30_000;

/** A platform that the demo talks to. */
export interface Platform {
  readonly publicUrl: URL;
  /** Stops the platform when it was started here; leaves a foreign one alone. */
  stop(): Promise<void>;
}

/** The platform did not start, or did not stop. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

/** Whether a platform answers at `publicUrl` and is ready. */
export async function isReady(publicUrl: URL): Promise<boolean> {
  try {
    const response = await fetch(new URL('/readyz', publicUrl), { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts the whole platform by its launcher and waits until it says that it is ready.
 *
 * @param environment variables of the launcher, the caller's own included.
 * @throws PlatformError with the launcher's own sentence when it gives up.
 */
export async function startPlatform(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Platform> {
  const launcher = spawn(process.execPath, [LAUNCHER, '--json', ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  launcher.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const publicUrl = await Promise.race([
    readyLine(launcher),
    once(launcher, 'exit').then(() => {
      throw new PlatformError(`The platform did not start. ${complaint.trim()}`);
    }),
    expire(START_DEADLINE_MS, 'The platform was not ready in time.'),
  ]);
  return { publicUrl, stop: () => stopLauncher(launcher) };
}

async function readyLine(launcher: ChildProcess): Promise<URL> {
  if (launcher.stdout === null) throw new PlatformError('The launcher has no output.');
  for await (const line of createInterface({ input: launcher.stdout })) {
    const said = parseLine(line);
    if (said?.publicUrl !== undefined) return new URL(said.publicUrl);
  }
  throw new PlatformError('The launcher ended before it was ready.');
}

function parseLine(line: string): { publicUrl?: string } | undefined {
  try {
    return JSON.parse(line) as { publicUrl?: string };
  } catch {
    return undefined;
  }
}

async function stopLauncher(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null) return;
  const ended = once(launcher, 'exit');
  launcher.kill('SIGTERM');
  await Promise.race([ended, expire(STOP_DEADLINE_MS, 'The platform did not stop in time.')]);
}

async function expire(millis: number, message: string): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, millis).unref());
  throw new PlatformError(message);
}
