import { setTimeout as pause } from 'node:timers/promises';

/**
 * Repeats `assertion` until it no longer throws (or rejects), and returns what it returned.
 *
 * @throws what the last attempt threw, once `timeoutMs` (default 5,000) have passed.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  options: { timeoutMs?: number; intervalMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + (options.timeoutMs ?? 5_000);
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await pause(options.intervalMs ?? 20);
  }
}
