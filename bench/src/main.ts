import { HELP, readArguments } from './arguments.ts';
import type { Bench, BenchResult, Goal } from './bench.ts';
import { machine } from './machine.ts';
import { table } from './table.ts';
import { vaultBench } from './vault/vault-bench.ts';

const BENCHES: readonly Bench[] = [vaultBench];

async function main(): Promise<void> {
  const { name, quick, strict, json, help } = readArguments(process.argv.slice(2));
  if (help || name === undefined) {
    say(help ? HELP : table(BENCHES.map((bench) => ({ name: bench.name, measures: bench.summary }))));
    return;
  }
  const bench = BENCHES.find((one) => one.name === name);
  if (bench === undefined) throw new TypeError(`There is no benchmark ${name}. Run npm run bench for the list.`);

  const progress = (sentence: string): void => {
    process.stderr.write(`… ${sentence}\n`);
  };
  const result = await bench.run({ quick, progress });
  if (!json) show(result);
  say(JSON.stringify({ bench: name, machine: machine(), goals: result.goals, figures: result.figures }));
  if (strict && result.goals.some(({ met }) => !met)) process.exitCode = 1;
}

function show({ tables, goals }: BenchResult): void {
  for (const { title, rows } of tables) say(`\n${title}\n\n${table(rows)}`);
  say(`\nGoals\n\n${table(goals.map(goalRow))}\n`);
}

function goalRow({ id, value, op, bound, met }: Goal): Record<string, string | number> {
  return { goal: id, value, bound: `${op} ${bound}`, met: met ? 'yes' : 'NO' };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
