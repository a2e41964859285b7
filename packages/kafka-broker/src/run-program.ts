import { spawn } from 'node:child_process';

/** How a program ended. */
export interface Outcome {
  /** null: it could not be started, or a signal ended it. */
  code: number | null;
  /** The end of what it wrote to both outputs. */
  output: string;
}

const KEPT_CHARACTERS = 4_000;

/** Runs a program to its end. Never rejects. */
export function runProgram(command: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      resolve({ code, output: output.trim() });
    });
  });
}
