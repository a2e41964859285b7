/** Closes what was opened, the last first, each thing once. */
export class Closers {
  readonly #stack: (() => Promise<void> | void)[] = [];

  /** Remembers how something that was just opened is closed. */
  add(close: () => Promise<void> | void): void {
    this.#stack.push(close);
  }

  /**
   * Closes everything. A failure does not keep the rest from being closed.
   *
   * @throws AggregateError of all failures, at the end.
   */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#stack.pop(); close !== undefined; close = this.#stack.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.');
  }
}
