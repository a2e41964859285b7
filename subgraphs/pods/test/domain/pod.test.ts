import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_GOAL, readGoal, readPodName } from '../../src/domain/pod.ts';

const INVALID = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('the name of a pod', () => {
  it.each(['L', 'Lisbon 2027', 'Maria & João’s wedding 🎉', 'x'.repeat(80), '🎉'.repeat(80)])('may be %p', (name) => {
    expect(readPodName(name)).toBe(name);
  });

  it('loses the blanks around it and is kept in one spelling', () => {
    expect(readPodName('  Jo\u0061\u0303o \n')).toBe('Jo\u00e3o');
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n '],
    ['81 characters', 'x'.repeat(81)],
    ['a megabyte', 'x'.repeat(1_000_000)],
    ['a line break', 'Lisbon\n2027'],
    ['a null', 'Lisbon\u0000'],
    ['a character that turns the direction of what follows', 'Lisbon\u202e7202'],
    ['a character that nobody sees', 'Lis\u200bbon'],
  ])('may not be %s', (_, name) => {
    expect(() => readPodName(name)).toThrow(INVALID);
  });

  it.each(['for ada@example.com', 'call +14155550123', '078-05-1120', '4242 4242 4242 4242'])(
    'may not hold personal data, and the refusal does not repeat it: %s',
    (name) => {
      expect(() => readPodName(name)).toThrow(INVALID);
      expect(() => readPodName(name)).not.toThrow(expect.objectContaining({ message: expect.stringContaining(name) }));
    },
  );

  it('is stable: reading what was read changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (text) => {
        let name: string;
        try {
          name = readPodName(text);
        } catch {
          return;
        }
        expect(readPodName(name)).toBe(name);
        expect(Array.from(name).length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('the goal of a pod', () => {
  it('is at least one minor unit and at most what the database takes', () => {
    expect(readGoal({ amount: '1', currency: 'EUR' })).toEqual({ amount: 1n, currency: 'EUR' });
    expect(readGoal({ amount: MAX_GOAL.toString(), currency: 'GBP' }).amount).toBe(MAX_GOAL);
  });

  it.each(['0', '-1', '1.5', '', 'many', (MAX_GOAL + 1n).toString(), '9223372036854775808'])('is not %p', (amount) => {
    expect(() => readGoal({ amount, currency: 'EUR' })).toThrow(INVALID);
  });

  it('has a currency that the platform holds', () => {
    expect(() => readGoal({ amount: '1', currency: 'JPY' })).toThrow(INVALID);
  });
});
