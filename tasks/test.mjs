// npm test: everything that a change must pass. Arguments go to jest: npm test -- packages/money
import { command, packageProgram, ROOT } from './prepare.mjs';
import { step } from './progress.mjs';
import { runProgram, showProgram } from './run-program.mjs';
import { typecheck } from './typecheck.mjs';

const HELP = `npm test [-- JEST ARGUMENTS]

Prepares the clone, then checks lint, formatting, types, the composed schema and the compiled policy, then runs jest.
Arguments are jest's own, for example: npm test -- packages/money
`;

// Linting takes as long as all the others together: it has one core, they share the other.
async function checks() {
  const node = (program, ...args) => runProgram(process.execPath, [program, ...args], { cwd: ROOT });
  const lint = () => node(packageProgram('eslint/bin/eslint.js'), '.');
  const others = async () => {
    await node(packageProgram('prettier/bin/prettier.cjs'), '--check', '.');
    await typecheck();
    await node('tasks/compose.mjs', '--check');
    return node('tasks/policy.mjs', '--check');
  };
  const [, policy] = await step('Checking lint, format, types, schemas and policy', () =>
    Promise.all([lint(), others()]),
  );
  if (/skipped/i.test(policy)) process.stderr.write(policy);
}

function jest(args) {
  const options = [process.env['NODE_OPTIONS'], '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const env = { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(' ') };
  const workers = args.some((arg) => /^(-w|-i|--maxWorkers|--runInBand)/.test(arg)) ? [] : ['-w', '2'];
  return showProgram(process.execPath, [packageProgram('jest/bin/jest.js'), ...workers, ...args], { cwd: ROOT, env });
}

const args = process.argv.slice(2);
if (args.includes('--help')) console.log(HELP);
else {
  await command(async () => {
    await checks();
    process.exitCode = await jest(args);
  });
}
