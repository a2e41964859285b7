import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Engine, loadEngine, MAX_TEXTS } from '../src/engine.ts';
import { segmentsOf } from '../src/segments.ts';

describe('the engine', () => {
  let engine: Engine;

  beforeAll(() => {
    engine = loadEngine();
  });

  afterAll(() => {
    engine.close();
  });

  it('loads every stock rule of the installed package', () => {
    expect(engine.failedRules).toBe(0);
    expect(engine.rulesVersion).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('says so when it cut a text or a list that is longer than it reads', () => {
    expect(engine.run(['a'.repeat(4_097)], 1_000)).toBe('truncated');
    expect(engine.run(Array<string>(300).fill('a'), 1_000)).toBe('truncated');
  });

  it('reads the longest run that it is ever given whole', () => {
    const texts = Array.from({ length: MAX_TEXTS }, () => 'a'.repeat(4_096));
    expect(engine.run(texts, 20_000)).toEqual([]);
  });

  it.each(['a', 'é', '€', '😀'])('reads every segment of a long text of %s whole', (character) => {
    const segments = segmentsOf(character.repeat(10_000));
    expect(segments.length).toBeGreaterThan(1);
    expect(engine.run(segments, 20_000)).toEqual([]);
  });
});

describe('segments', () => {
  it('are the text itself when it is short', () => {
    expect(segmentsOf('short')).toEqual(['short']);
    expect(segmentsOf('')).toEqual(['']);
  });

  it('overlap by half and cover the whole text', () => {
    const text = Array.from({ length: 9_000 }, (_unused, index) => String.fromCharCode(97 + (index % 26))).join('');
    const segments = segmentsOf(text);
    expect(segments[0]).toBe(text.slice(0, 4_096));
    expect(segments[1]).toBe(text.slice(2_048, 6_144));
    expect(text.endsWith(segments.at(-1) ?? 'x')).toBe(true);
    expect(Math.max(...segments.map(({ length }) => length))).toBe(4_096);
  });
});
