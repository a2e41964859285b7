import { describe, expect, it } from '@jest/globals';
import { readArguments } from '../src/arguments.ts';
import { goal } from '../src/bench.ts';
import { table } from '../src/table.ts';

describe('a goal', () => {
  it('is met at its bound and not past it', () => {
    expect(goal('a', 0.5, '>=', 0.5).met).toBe(true);
    expect(goal('a', 0.4999, '>=', 0.5).met).toBe(false);
    expect(goal('a', 1.5, '<=', 1.5).met).toBe(true);
    expect(goal('a', 1.501, '<=', 1.5).met).toBe(false);
  });

  it('is missed when nothing was measured', () => {
    expect(goal('a', Number.NaN, '>=', 1).met).toBe(false);
    expect(goal('a', Number.NaN, '<=', 1).met).toBe(false);
  });
});

describe('a table', () => {
  it('sets texts to the left and numbers to the right', () => {
    const rows = [
      { name: 'ours', rate: 1_234_567, share: 0.5 },
      { name: 'the limit', rate: 12, share: 1 },
    ];
    expect(table(rows).split('\n')).toEqual([
      'name            rate  share',
      '─────────  ─────────  ─────',
      'ours       1,234,567   0.50',
      'the limit         12      1',
    ]);
  });

  it('of nothing is nothing', () => {
    expect(table([])).toBe('');
  });
});

describe('arguments', () => {
  it('name one benchmark and how to run it', () => {
    const none = { name: undefined, quick: false, strict: false, json: false, help: false };
    expect(readArguments([])).toEqual(none);
    expect(readArguments(['vault', '--quick', '--strict'])).toEqual({
      ...none,
      name: 'vault',
      quick: true,
      strict: true,
    });
  });

  it('are refused when they mean nothing', () => {
    expect(() => readArguments(['--fast'])).toThrow("Unknown option '--fast'");
    expect(() => readArguments(['vault', 'ledger'])).toThrow('One benchmark a run.');
  });
});
