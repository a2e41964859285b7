/** Tells the person at the terminal how far the start is. */
export interface Progress {
  /** Runs a step and says when it is done and how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** Progress in lines on `stream` (standard error: standard output belongs to the result). */
export function lineProgress(stream: { write(text: string): unknown; isTTY?: boolean }): Progress {
  const green = (text: string): string => (stream.isTTY === true ? `\u001b[32m${text}\u001b[0m` : text);
  return {
    async step(title, work) {
      const started = performance.now();
      const result = await work();
      stream.write(`${green('✓')} ${title} ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
      return result;
    },
  };
}
