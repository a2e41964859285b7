const ATTEMPTS = 3;
const DEADLOCK_DETECTED = '40P01';

/**
 * Runs a statement again that PostgreSQL gave up to end a deadlock. The order of locks rules deadlocks out but for one
 * case: two writers that draw one and the same random token.
 */
export async function retryDeadlock<Result>(statement: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await statement();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DEADLOCK_DETECTED;
}
