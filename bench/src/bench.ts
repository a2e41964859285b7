/** One claim with the bound that it has to meet. */
export interface Goal {
  /** For example `tokenize.batch100.vs_pg`. */
  readonly id: string;
  readonly value: number;
  readonly op: '>=' | '<=';
  readonly bound: number;
  readonly met: boolean;
}

/** One line of a benchmark's table; every row has the same columns. */
export type Row = Readonly<Record<string, string | number>>;

/** What a benchmark found out. */
export interface BenchResult {
  /** Shown to people, in order. */
  readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[];
  readonly goals: readonly Goal[];
  /** Every measured number by name, with its unit in the name. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** How a benchmark is run. */
export interface BenchOptions {
  /** Less work, the same goals: ends within 45 s on two cores. */
  readonly quick: boolean;
  /** Tells the person at the terminal what is going on. */
  readonly progress: (sentence: string) => void;
}

/** Something that can be measured by name. */
export interface Bench {
  readonly name: string;
  /** One line for the list of benchmarks. */
  readonly summary: string;
  run(options: BenchOptions): Promise<BenchResult>;
}

/** Compares a measured value with its bound. */
export function goal(id: string, value: number, op: Goal['op'], bound: number): Goal {
  const rounded = Number(value.toPrecision(4));
  return { id, value: rounded, op, bound, met: op === '>=' ? rounded >= bound : rounded <= bound };
}
