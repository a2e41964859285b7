import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { coerceVariables, declaredVariables } from '../../src/operation/variables.ts';
import { CORNERS } from '../fixtures/schema.ts';

const RAW = '4242424242424242';

function coerce(text: string, given: Record<string, unknown>) {
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return coerceVariables(declaredVariables(CORNERS, operation), given);
}

const ADD = 'mutation ($i: PersonInput!) { add(input: $i) { label } }';

describe('coercing variables', () => {
  it('copies what fits', () => {
    const given = { i: { name: 'a', emails: 'b' } };
    expect(coerce(ADD, given)).toEqual({ values: { i: { name: 'a', emails: ['b'] } } });
    expect(coerce(ADD, given)).not.toHaveProperty('values.i', given.i);
  });

  it('fills defaults in', () => {
    expect(coerce('query ($n: Int = 3) { sized(first: $n) { label } }', {})).toEqual({ values: { n: 3 } });
  });

  it('leaves out what was left out', () => {
    expect(coerce('query ($n: Int) { sized(first: $n) { label } }', {})).toEqual({ values: {} });
  });

  it.each<[string, string, Record<string, unknown>, string]>([
    ['a missing variable', ADD, {}, '$i of type PersonInput! is required'],
    ['null where none may be', ADD, { i: null }, '$i of type PersonInput! must not be null'],
    ['a text for an object', ADD, { i: RAW }, '$i must be an object of type PersonInput'],
    ['a missing field', ADD, { i: {} }, '$i lacks the field name of type String!'],
    ['a number for a text', ADD, { i: { name: Number(RAW) } }, '$i.name must be a value of type String'],
    ['an object for a text', ADD, { i: { name: { a: RAW } } }, '$i.name must be a value of type String'],
    ['a wrong element', ADD, { i: { name: 'a', emails: ['b', 7] } }, '$i.emails[1] must be a value of type String'],
    [
      'a field that nobody knows',
      ADD,
      { i: { name: 'a', [RAW]: 1 } },
      '$i has a field that PersonInput does not define',
    ],
    [
      'a text for a number',
      'query ($n: Int) { sized(first: $n) { label } }',
      { n: RAW },
      '$n must be a value of type Int',
    ],
  ])('tells of %s without the value', (_what, text, given, expected) => {
    const result = coerce(text, given);
    if (!('problems' in result)) throw new Error('it was accepted');
    expect(result.problems.map(({ path, rule }) => `${path ?? ''} ${rule}`)).toEqual([expected]);
    expect(JSON.stringify(result)).not.toContain(RAW);
  });

  it('tells of variables that are not declared by their number, for their names are the client’s own', () => {
    const result = coerce(ADD, { i: { name: 'a' }, [RAW]: 1, other: 2 });
    expect(result).toEqual({
      problems: [
        { path: undefined, rule: 'The request has 2 variable(s) that the operation does not declare; it declares $i' },
      ],
    });
  });

  it('tells of five problems at most', () => {
    const emails = Array.from({ length: 50 }, (_, index) => index);
    const result = coerce(ADD, { i: { name: 'a', emails } });
    expect('problems' in result && result.problems).toHaveLength(5);
  });
});
