import { spawn } from 'node:child_process';

/** A program that ended with another code than 0; `output` is what it said. */
export class ProgramFailed extends Error {
  constructor(command, code, output) {
    super(`${command} failed (${code})`);
    this.name = 'ProgramFailed';
    this.output = output;
  }
}

/**
 * Runs a program quietly.
 *
 * @returns what it wrote to both outputs.
 * @throws ProgramFailed with the same text when its code is not 0.
 */
export function runProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => reject(new ProgramFailed(command, error.message, output)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new ProgramFailed([command, ...args].join(' '), signal ?? code, output));
    });
  });
}

/** Runs a program that speaks to the terminal itself. @returns its exit code. */
export function showProgram(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
