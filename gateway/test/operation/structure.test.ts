import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { measureDocument } from '../../src/operation/structure.ts';

const measure = (text: string) => measureDocument(parse(text));

describe('the structure of a document', () => {
  it('counts depth, fields, root fields, aliases and directives', () => {
    expect(measure('query ($y: Boolean! @d) @d { a { b { c } } x: a @include(if: $y) { b } }')).toEqual({
      depth: 3,
      fields: 5,
      rootFields: 2,
      aliases: 1,
      directives: 3,
    });
  });

  it('counts a fragment each time it is spread', () => {
    const structure = measure('{ a { ...F ...F } b { ...F } } fragment F on T { x: c { d } }');
    expect(structure).toMatchObject({ depth: 3, fields: 8, rootFields: 2, aliases: 3 });
  });

  it('counts inline fragments as part of their selection', () => {
    expect(measure('{ ... { a { ... on T @d { b } } } }')).toMatchObject({
      depth: 2,
      fields: 2,
      rootFields: 1,
      directives: 1,
    });
  });

  it('takes the larger of two operations', () => {
    expect(measure('query A { a } query B { a { b } c }')).toMatchObject({ depth: 2, fields: 3, rootFields: 2 });
  });

  it('finds fragments in a circle to be endless', () => {
    expect(measure('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }').depth).toBe(Infinity);
  });

  it('measures exponential fragments in linear time', () => {
    const levels = Array.from({ length: 60 }, (_, index) => {
      const next = `...F${String(index + 1)}`;
      return `fragment F${String(index)} on T { a { ${next} } b { ${next} } }`;
    });
    const structure = measure(`{ ...F0 } ${levels.join(' ')} fragment F60 on T { x }`);
    expect(structure.fields).toBeGreaterThan(2 ** 60);
    expect(structure.depth).toBe(61);
  });

  it('does not hold the nesting of introspection against the client', () => {
    expect(measure('{ __schema { types { fields { type { name } } } } }').depth).toBe(1);
  });

  it('ignores a fragment that does not exist', () => {
    expect(measure('{ ...Missing }').fields).toBe(0);
  });
});
