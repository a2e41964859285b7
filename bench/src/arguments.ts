import { parseArgs } from 'node:util';

/** What the person at the terminal asked for. */
export interface BenchArguments {
  /** Undefined: list the benchmarks. */
  readonly name: string | undefined;
  readonly quick: boolean;
  /** Exit with 1 when a goal is missed. */
  readonly strict: boolean;
  /** Only the JSON line. */
  readonly json: boolean;
  readonly help: boolean;
}

/** The text of `--help`. */
export const HELP = `npm run bench [-- NAME] [--quick] [--strict] [--json]

Without NAME lists the benchmarks. With NAME runs one: ours and its peer or limit by turns in the same run. Prints tables,
and as its last line one JSON object.

  --quick   less work, the same goals; ends within 45 s on two cores
  --strict  exit 1 when a goal is missed
  --json    the JSON line alone
  --help    this text
`;

/** @throws TypeError when an argument is unknown. */
export function readArguments(args: readonly string[]): BenchArguments {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quick: flag, strict: flag, json: flag, help: flag },
  });
  if (positionals.length > 1) throw new TypeError('One benchmark a run.');
  return { name: positionals[0], ...values };
}
