import { describe, expect, it } from '@jest/globals';
import { decodedForm } from '../src/decoded.ts';
import { textsOf } from '../src/index.ts';

describe('the decoded form of a text', () => {
  it.each([
    ['%3Ca%3E', '<a>'],
    ['%253Ca%253E', '<a>'],
    ['%zz%3C', '%zz<'],
    ['%ff%3C', 'ÿ<'],
    ['\\u003ca\\x3e\\u{3f}', '<a>?'],
    ['&lt;&#60;&#x3c;&amp;', '<<<&'],
    ['ｓｅｌｅｃｔ', 'select'],
  ])('of %j is %j', (text, decoded) => {
    expect(decodedForm(text)).toBe(decoded);
  });

  it.each(['plain', '50% off', 'fish & chips', 'C:\\temp', '&#x110000;', 'é'])('of %j is the text itself', (text) => {
    expect(decodedForm(text)).toBeUndefined();
  });
});

describe('the texts of a JSON value', () => {
  it('are its strings and keys with their paths', () => {
    const texts = [...textsOf({ a: ['x', { b: 'y' }], n: 1, z: null, t: true }, 'variables')];
    expect(texts).toContainEqual({ path: 'variables.a.0', value: 'x' });
    expect(texts).toContainEqual({ path: 'variables.a.1.b', value: 'y' });
    expect(texts).toContainEqual({ path: 'variables.a.1.(key)', value: 'b' });
    expect(texts.filter(({ path }) => !path.endsWith('(key)'))).toHaveLength(2);
  });

  it('have paths of limited length, however deep the value is', () => {
    let value: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    const [text] = textsOf(value, 'variables');
    expect(text?.path.length).toBeLessThan(300);
  });

  it('have no key in their path that could be personal or forge a line', () => {
    expect([...textsOf({ 'anna@example.com\n': 'x' }, 'variables')]).toContainEqual({
      path: 'variables.*',
      value: 'x',
    });
  });
});
