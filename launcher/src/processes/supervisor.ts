import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@crowdpay/log';
import type { Clock } from '@crowdpay/clock';
import { LauncherError } from '../errors.ts';
import { type Program, type RunningProgram, startProgram } from './child.ts';
import type { Guard } from './guard.ts';
import type { LogFile } from './log-file.ts';

/** A program that is kept running. */
export interface Supervisor {
  name: string;
  /** Rejects with one sentence when the program has ended too often to try again; never resolves otherwise. */
  failed: Promise<never>;
  /** Ends the program for good. */
  stop(graceMs: number): Promise<void>;
}

/** How a program that ends unasked is started again. */
export interface RestartRules {
  /** As many restarts within `windowMs` are tried; one more, and the platform gives up. */
  limit: number;
  windowMs: number;
  /** Wait before the first restart; doubled each time, up to 5 s. */
  firstPauseMs: number;
}

/** What a supervisor works with. */
export interface SupervisorOptions {
  program: Program;
  log: Logger;
  output: LogFile;
  outputPath: string;
  guard: Guard;
  clock: Clock;
  rules?: RestartRules | undefined;
}

const RULES: RestartRules = { limit: 5, windowMs: 60_000, firstPauseMs: 250 };
const LONGEST_PAUSE_MS = 5_000;

/** Starts a program and starts it again, with growing pauses, whenever it ends without having been asked to. */
export function supervise(options: SupervisorOptions): Supervisor {
  const stopping = new AbortController();
  let current: RunningProgram | undefined;
  const failed = keepRunning(options, stopping.signal, (running) => {
    current = running;
  });
  failed.catch(() => undefined); // who cares about it attaches a handler of their own
  return {
    name: options.program.name,
    failed,
    async stop(graceMs) {
      stopping.abort();
      await current?.stop(graceMs);
    },
  };
}

async function keepRunning(
  options: SupervisorOptions,
  stopping: AbortSignal,
  onStart: (running: RunningProgram) => void,
): Promise<never> {
  const rules = options.rules ?? RULES;
  let ends: number[] = [];
  for (;;) {
    const end = await runOnce(options, onStart);
    if (stopping.aborted) await forever();
    const now = options.clock.now().getTime();
    ends = [...ends.filter((instant) => now - instant < rules.windowMs), now];
    if (ends.length > rules.limit) throw gaveUp(options, end);
    options.log.warn({ service: options.program.name, end }, 'a service ended and is started again');
    await pause(Math.min(rules.firstPauseMs * 2 ** (ends.length - 1), LONGEST_PAUSE_MS), undefined, { ref: false });
    if (stopping.aborted) await forever();
  }
}

async function runOnce(options: SupervisorOptions, onStart: (running: RunningProgram) => void): Promise<string> {
  const running = startProgram(options.program, options.output);
  onStart(running);
  options.guard.watch(running.pid);
  const end = await running.ended;
  options.guard.forget(running.pid);
  return end;
}

function gaveUp({ program, output, outputPath }: SupervisorOptions, end: string): LauncherError {
  const lastWords = output.tail().split('\n').slice(-5).join('\n  ');
  return new LauncherError(
    `${program.name} ended again and again (${end}); see ${outputPath}. Its last words:\n  ${lastWords}`,
  );
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
