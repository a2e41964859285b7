import { describe, expect, it } from '@jest/globals';
import { fittingBatch } from '../src/index.ts';

const record = (bytes: number): { key: string; value: Buffer } => ({ key: 'k', value: Buffer.alloc(bytes) });

describe('fittingBatch', () => {
  it.each([
    ['all that fit', [10, 10, 10], 3],
    ['as many as fit in bytes', [400_000, 400_000, 400_000, 10], 2],
    ['one that is too large by itself, for the log to refuse', [2_000_000, 10], 1],
    ['none of none', [], 0],
  ])('takes %s', (_name, sizes, expected) => {
    expect(fittingBatch(sizes.map(record))).toHaveLength(expected);
  });

  it('takes no more records than an append does', () => {
    expect(fittingBatch(Array.from({ length: 1200 }, () => record(1)))).toHaveLength(1000);
  });
});
