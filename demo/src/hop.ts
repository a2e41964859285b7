/** One step of the demo, as it was seen. */
export interface Hop {
  readonly name: string;
  readonly ok: boolean;
  /** What was seen, or what was missed. */
  readonly detail: string;
  readonly millis: number;
}

/** A hop did not show what it should. */
export class HopFailed extends Error {
  override readonly name = 'HopFailed';
}

/** @throws HopFailed with `otherwise` when `condition` does not hold. */
export function expectThat(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new HopFailed(otherwise);
}

/** Runs hops in order, keeps what each showed, and tells `onHop` as soon as it is known. */
export class Journey {
  readonly hops: Hop[] = [];
  private readonly onHop: (hop: Hop) => void;

  constructor(onHop: (hop: Hop) => void) {
    this.onHop = onHop;
  }

  /** Whether every hop so far showed what it should. */
  get ok(): boolean {
    return this.hops.every((hop) => hop.ok);
  }

  /**
   * Runs one hop. `run` returns its result and a line on what was seen, and throws when it was not.
   *
   * @throws whatever `run` threw, after the hop was recorded as failed: later hops build on this one.
   */
  async hop<T>(name: string, run: () => Promise<readonly [result: T, detail: string]>): Promise<T> {
    const start = performance.now();
    try {
      const [result, detail] = await run();
      this.record({ name, ok: true, detail, millis: Math.round(performance.now() - start) });
      return result;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.record({ name, ok: false, detail, millis: Math.round(performance.now() - start) });
      throw error;
    }
  }

  private record(hop: Hop): void {
    this.hops.push(hop);
    this.onHop(hop);
  }
}

/**
 * Asks every `pollMs` milliseconds until the answer is the awaited one, at most `timeoutMs`.
 *
 * @returns the accepted answer.
 * @throws HopFailed with `otherwise` and the last answer's description when time ran out.
 */
export async function awaitAnswer<T>(
  ask: () => Promise<T>,
  accept: (answer: T) => boolean,
  otherwise: (last: T) => string,
  timeoutMs = 15_000,
  pollMs = 100,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (performance.now() > deadline) throw new HopFailed(otherwise(answer));
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
