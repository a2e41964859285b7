import { type BenchResult, type Goal, goal, type Row } from '../bench.ts';
import { type Contestant, ratio, type Rounds, summarize } from '../interleave.ts';
import { LARGE, SMALL } from './growth.ts';
import type { Plan } from './plan.ts';
import type { Throughput } from './throughput.ts';

/** What the goals say: see docs of the vault. */
const HALF_OF_BARE = 0.5;
const DETOKENIZE_PER_SECOND = 15_000;
const LOOKUP_GROWTH = 1.5;

/** Puts what was measured into tables, goals and figures. */
export function report(
  plan: Plan,
  settings: Readonly<Record<string, string>>,
  throughput: Throughput,
  growth: Rounds,
): BenchResult {
  return {
    tables: [
      {
        title: 'PostgreSQL, as shipped',
        rows: Object.entries(settings).map(([setting, value]) => ({ setting, value })),
      },
      { title: 'Values per second (median of the rounds)', rows: throughputRows(throughput) },
      { title: 'Lookups as the vault grows', rows: growthRows(plan, growth) },
    ],
    goals: goalsOf(plan, throughput, growth),
    figures: { ...figuresOf(throughput, growth), ...settings },
  };
}

function throughputRows({ rounds, pairs, ciphers }: Throughput): Row[] {
  const rows = pairs.flatMap(({ ours, bare }) => [
    row(rounds, ours, ratio(rounds, ours.name, bare.name).toFixed(2)),
    row(rounds, bare, ''),
  ]);
  return [...rows, ...ciphers.map((cipher) => row(rounds, cipher, ''))];
}

function row(rounds: Rounds, { name }: Contestant, share: string): Row {
  const { valuesPerSecond, valuesPerCpuSecond, spreadPercent } = summarize(rounds, name);
  return {
    contestant: name,
    'values/s': valuesPerSecond,
    'values/s of one core': valuesPerCpuSecond,
    '± %': spreadPercent / 2,
    'of its limit': share,
  };
}

function growthRows(plan: Plan, growth: Rounds): Row[] {
  const of = (stored: number, name: string): Row => {
    const { valuesPerSecond, spreadPercent } = summarize(growth, name);
    return { 'tokens stored': stored, 'µs a value': 1e6 / valuesPerSecond, '± %': spreadPercent / 2 };
  };
  return [of(plan.known, SMALL), of(plan.large, LARGE)];
}

function goalsOf(plan: Plan, { rounds, pairs }: Throughput, growth: Rounds): Goal[] {
  const goals = pairs
    .filter(({ ours }) => ours.valuesPerCall === plan.hundred.size)
    .map(({ ours, bare }) => goal(`${idOf(ours.name)}.vs_pg`, ratio(rounds, ours.name, bare.name), '>=', HALF_OF_BARE));
  const warm = pairs.find(({ ours }) => ours.name.startsWith('detokenize') && ours.valuesPerCall === plan.hundred.size);
  const rate = warm === undefined ? Number.NaN : summarize(rounds, warm.ours.name).valuesPerSecond;
  return [
    ...goals,
    goal('detokenize.warm.values_per_s', rate, '>=', DETOKENIZE_PER_SECOND),
    goal('lookup.growth_10e4_to_10e6', ratio(growth, SMALL, LARGE), '<=', LOOKUP_GROWTH),
  ];
}

function figuresOf({ rounds }: Throughput, growth: Rounds): Record<string, number> {
  const entries = [...rounds.keys(), ...growth.keys()].map((name): [string, number] => {
    const { valuesPerSecond } = summarize(rounds.has(name) ? rounds : growth, name);
    return [`${idOf(name)}.values_per_s`, Math.round(valuesPerSecond)];
  });
  return Object.fromEntries(entries);
}

// `tokenize new, batch of 100` becomes `tokenize_new.batch100`.
function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/, batch of (\d+)/, '.batch$1')
    .replace(/, /g, '.')
    .replace(/[^a-z0-9.]+/g, '_');
}
