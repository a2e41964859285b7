// npm run mutation: changes the crypto and token wrappers line by line and asks whether a test notices.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { command, packageProgram, ROOT } from './prepare.mjs';
import { showProgram } from './run-program.mjs';

const HELP = `npm run mutation [-- --file PATTERN] [--json]

Mutation testing by Stryker of the ciphers, MACs, key files and kinds of personal data (see stryker.config.mjs). Prints
each mutant that no test noticed, a table of the scores and, as its last line, one JSON object. Takes minutes. Exits 1
when the score is below the bound.

  --file PATTERN  mutate these files only, for example 'packages/kms/src/*.ts'
  --json          the JSON line alone
  --help          this text
`;

const REPORT = join(ROOT, '.crowdpay/reports/mutation.json');
const KILLED = new Set(['Killed', 'Timeout']);
const COUNTED = new Set([...KILLED, 'Survived', 'NoCoverage']);

const { values } = parseArgs({
  options: { file: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) console.log(HELP);
else await command(run);

async function run() {
  const args = ['run', ...(values.file === undefined ? [] : ['--mutate', values.file])];
  if (values.json) args.push('--reporters', 'json', '--logLevel', 'off');
  const stdio = values.json ? ['ignore', 'ignore', 'inherit'] : 'inherit';
  process.exitCode = await showProgram(
    process.execPath,
    [packageProgram('@stryker-mutator/core/bin/stryker.js'), ...args],
    {
      cwd: ROOT,
      stdio,
    },
  );
  console.log(JSON.stringify(summary(JSON.parse(readFileSync(REPORT, 'utf8')))));
}

/** The score is what Stryker's own table shows: mutants killed, of all that could be judged. */
function summary({ files, thresholds }) {
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const judged = statuses.filter((status) => COUNTED.has(status)).length;
  const killed = statuses.filter((status) => KILLED.has(status)).length;
  const score = Number(((100 * killed) / judged).toFixed(2));
  const goal = { id: 'mutation.score', value: score, op: '>=', bound: thresholds.low, met: score >= thresholds.low };
  return {
    mutation: 'crypto-and-tokens',
    goals: [goal],
    figures: { files: Object.keys(files).length, judged, killed },
  };
}
