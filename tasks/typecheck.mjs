// Checks every source and every test with TypeScript.
import { command, packageProgram, ROOT } from './prepare.mjs';
import { step } from './progress.mjs';
import { runProgram } from './run-program.mjs';

/** @throws ProgramFailed with the compiler's messages. */
export function typecheck() {
  const args = [packageProgram('typescript-7/bin/tsc'), '--noEmit', '-p', 'tsconfig.test.json', '--pretty', 'false'];
  return runProgram(process.execPath, args, { cwd: ROOT });
}

if (process.argv[1] === import.meta.filename) await command(() => step('Checking types', typecheck));
