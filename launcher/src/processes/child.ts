import { type ChildProcess, spawn } from 'node:child_process';
import type { LogFile } from './log-file.ts';

/** A program to run. */
export interface Program {
  /** Name for messages and for the log file. */
  name: string;
  /** Path of the JavaScript file. */
  file: string;
  /** The program's whole environment. */
  variables: Readonly<Record<string, string>>;
}

/** A program that runs. */
export interface RunningProgram {
  pid: number;
  /** How it ended: `exit code 1`, `signal SIGKILL`. */
  ended: Promise<string>;
  /** Asks it to end (SIGTERM), and kills it when it has not ended `graceMs` later. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts a program in a process group of its own: the terminal's Ctrl-C reaches the launcher alone, which ends its
 * programs in order. It gets the variables given here and nothing of the launcher's own environment.
 */
export function startProgram(program: Program, log: LogFile): RunningProgram {
  const child = spawn(process.execPath, [program.file], {
    detached: true,
    env: { ...program.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const write = (chunk: Buffer): void => {
    log.write(chunk);
  };
  child.stdout.on('data', write);
  child.stderr.on('data', write);
  const ended = endOf(child);
  return {
    pid: child.pid ?? 0,
    ended,
    async stop(graceMs) {
      child.kill('SIGTERM');
      const impatient = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(impatient);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
  });
}
