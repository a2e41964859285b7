/** Wakes the one that waits for it; a ring that comes before the wait is not lost. */
export class Bell {
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Forgets earlier rings. Call it before looking for work, so that a ring during the look counts. */
  reset(): void {
    this.rung = false;
  }

  /** Waits for a ring, at most `milliseconds`. */
  async wait(milliseconds: number): Promise<void> {
    if (this.rung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
