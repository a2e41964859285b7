/** Something whose rate is measured. Its inputs are made before the clock runs. */
export interface Contestant {
  readonly name: string;
  /** Values that one call handles. */
  readonly valuesPerCall: number;
  /** Calls of one round; each round gets new ones. */
  readonly callsPerRound: number;
  /** Calls in flight at once; 1 for work that only computes. */
  readonly concurrency: number;
  /** Makes the calls of one round. */
  prepare(count: number): Promise<readonly Call[]>;
}

/** One call, ready to be made. */
export type Call = () => unknown;

/** What one contestant did in one round. */
export interface Round {
  readonly valuesPerSecond: number;
  /** CPU time of this process alone, user and system: what one core of it can do. */
  readonly valuesPerCpuSecond: number;
}

/** The rounds of each contestant by its name, in order. */
export type Rounds = ReadonlyMap<string, readonly Round[]>;

/**
 * Measures contestants turn by turn: what slows the machine down for a while slows all of them. One round more than asked
 * for comes first and is thrown away: it warms caches, connections and the compiler.
 */
export async function interleave(contestants: readonly Contestant[], rounds: number): Promise<Rounds> {
  const measured = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const result = await measure(contestant);
      if (round > 0) measured.get(contestant.name)?.push(result);
    }
  }
  return measured;
}

async function measure(contestant: Contestant): Promise<Round> {
  const calls = await contestant.prepare(contestant.callsPerRound);
  // What preparing left behind, and the contestant before, is not this one's to clear away.
  globalThis.gc?.();
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await makeCalls(calls, contestant.concurrency);
  const elapsedMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  const values = calls.length * contestant.valuesPerCall;
  return { valuesPerSecond: (values * 1e3) / elapsedMs, valuesPerCpuSecond: (values * 1e6) / (user + system) };
}

/** Makes calls, at most `concurrency` of them at once. */
export async function makeCalls(calls: readonly Call[], concurrency: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let call = calls[next]; call !== undefined; call = calls[next]) {
      next += 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** The middle one of some numbers; of an even count the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

/** A contestant's middle round, and how far apart its slowest and fastest were (per cent of the middle). */
export function summarize(rounds: Rounds, name: string): Round & { readonly spreadPercent: number } {
  const own = rounds.get(name) ?? [];
  const rates = own.map(({ valuesPerSecond }) => valuesPerSecond);
  const middle = median(rates);
  return {
    valuesPerSecond: middle,
    valuesPerCpuSecond: median(own.map(({ valuesPerCpuSecond }) => valuesPerCpuSecond)),
    spreadPercent: (100 * (Math.max(...rates) - Math.min(...rates))) / middle,
  };
}

/** The middle of the ratios of two contestants, round by round: neighbours in time, so what both met cancels out. */
export function ratio(rounds: Rounds, name: string, limit: string): number {
  const limits = rounds.get(limit) ?? [];
  const own = rounds.get(name) ?? [];
  return median(
    own.map(({ valuesPerSecond }, index) => valuesPerSecond / (limits[index]?.valuesPerSecond ?? Number.NaN)),
  );
}
