import { describe, expect, it, jest } from '@jest/globals';
import { retryDeadlock } from '../../src/store/retry-deadlock.ts';

const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });

describe('a statement that PostgreSQL gave up to end a deadlock', () => {
  it('is run again', async () => {
    const statement = jest.fn<() => Promise<string>>().mockRejectedValueOnce(deadlock).mockResolvedValue('done');
    expect(await retryDeadlock(statement)).toBe('done');
  });

  it('is given up after the third time', async () => {
    const statement = jest.fn(() => Promise.reject(deadlock));
    await expect(retryDeadlock(statement)).rejects.toBe(deadlock);
    expect(statement).toHaveBeenCalledTimes(3);
  });

  it('is not run again for any other error', async () => {
    const statement = jest.fn(() => Promise.reject(new Error('connection lost')));
    await expect(retryDeadlock(statement)).rejects.toThrow('connection lost');
    expect(statement).toHaveBeenCalledTimes(1);
  });
});
