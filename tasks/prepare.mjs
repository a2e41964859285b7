// Everything that a fresh clone lacks: packages, database clients, compiled sources. Each step looks first whether it
// has anything to do. Uses Node.js alone, because it runs before any package is there.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasLockedPackages } from './installed-packages.mjs';
import { fail, step } from './progress.mjs';
import { runProgram } from './run-program.mjs';

/** The root of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Installs, generates and compiles what is missing or out of date. @throws ProgramFailed */
export async function prepare() {
  checkNode();
  if (!hasLockedPackages(ROOT)) await step('Installing packages', install);
  await step('Generating database clients', generateClients);
  await step('Compiling', compile);
}

/** Path of a program of a package: started by node itself, it is spared npx's start. */
export function packageProgram(path) {
  return join(ROOT, 'node_modules', path);
}

/** Runs `work` after `prepare` as a command: a failure shows the failing program's output and sets the exit code. */
export async function command(work) {
  try {
    await prepare();
    await work();
  } catch (error) {
    if (error.output !== undefined) process.stderr.write(error.output);
    fail(error.message);
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
}

function install() {
  return runProgram('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT });
}

// Prisma asks for an engine that only its migration commands use, and would download it. Any program that exists
// satisfies it. The variable is set for this child alone: where migrations run it would turn them into nothing.
function generateClients() {
  const harmless = ['/bin/true', '/usr/bin/true'].find((path) => existsSync(path));
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', CI: 'true' };
  if (harmless !== undefined) env['PRISMA_SCHEMA_ENGINE_BINARY'] = harmless;
  const args = [packageProgram('turbo/bin/turbo'), 'run', 'generate', '--output-logs=errors-only'];
  return runProgram(process.execPath, args, { cwd: ROOT, env });
}

// Types are not checked here: that takes three quarters of a whole build, and is `npm test`'s.
function compile() {
  const args = [packageProgram('typescript-7/bin/tsc'), '-b', '--noCheck', '--pretty', 'false'];
  return runProgram(process.execPath, args, { cwd: ROOT });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await command(() => undefined);
