import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { HELP, readArguments } from './arguments.ts';
import { type LauncherConfig, readLauncherConfig } from './config.ts';
import { explain } from './explain.ts';
import { type Platform, startPlatform } from './platform.ts';
import { lineProgress } from './progress.ts';
import { BUNDLES, ENTRIES } from './services.ts';
import { welcome } from './welcome.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const IMPATIENCE_MS = 500;

/** Runs the platform until a signal comes or it breaks. @returns the exit code. */
async function main(): Promise<number> {
  const asked = new AbortController();
  const onSignal = signalListener(asked);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const config = readLauncherConfig(options);
  const started = performance.now();
  const platform = await startPlatform({
    config,
    entries: options.bundled ? BUNDLES : ENTRIES,
    progress: lineProgress(process.stderr),
    clock: systemClock,
    randomness: systemRandomness,
    log: createLogger({ name: 'launcher', level: 'warn', destination: process.stderr }),
    signal: asked.signal,
  });
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write(options.json ? readyLine(config, seconds) : welcome(config, seconds));
  return runUntilAsked(platform, asked.signal);
}

async function runUntilAsked(platform: Platform, asked: AbortSignal): Promise<number> {
  const stopAsked = new Promise<undefined>((resolve) => {
    if (asked.aborted) resolve(undefined);
    asked.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
  try {
    await Promise.race([stopAsked, platform.failed]);
  } finally {
    process.stderr.write('Stopping …\n');
    await platform.stop();
  }
  process.stderr.write('Stopped.\n');
  return 0;
}

function readyLine(config: LauncherConfig, seconds: number): string {
  const { publicUrl, eventLog, dataDirectory } = config;
  const line = {
    ready: true,
    publicUrl,
    eventLog,
    dataDirectory,
    pid: process.pid,
    seconds: Number(seconds.toFixed(1)),
  };
  return `${JSON.stringify(line)}\n`;
}

// The second Ctrl-C of an impatient person ends the launcher at once; its guard then ends the rest. One press may arrive
// twice, from the terminal and from npm, which hands on what it gets: that is not impatience.
function signalListener(asked: AbortController): () => void {
  let first: number | undefined;
  return () => {
    first ??= performance.now();
    if (performance.now() - first > IMPATIENCE_MS) process.exit(130);
    asked.abort();
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Error && error.name === 'AbortError')) process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
