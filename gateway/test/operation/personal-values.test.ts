import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { personalValues } from '../../src/operation/personal-values.ts';
import { createProfileCompiler } from '../../src/operation/profile.ts';
import { CORNERS } from '../fixtures/schema.ts';

const document = parse('mutation ($i: PersonInput!) { add(input: $i) { label } }');
const { personalInput } = createProfileCompiler({ schema: CORNERS }).compile(document, undefined)!;

describe('personal values of a request', () => {
  it('are found at every depth, with paths that hold nothing of the client’s', () => {
    const variables = { i: { name: 'A', emails: ['b', 'c'], note: 'n', parent: { name: 'D', parent: { name: 'E' } } } };
    expect(personalValues(personalInput, variables).map(({ kind, value, path }) => [kind, value, path])).toEqual([
      ['NAME', 'A', '$i.name'],
      ['EMAIL', 'b', '$i.emails[0]'],
      ['EMAIL', 'c', '$i.emails[1]'],
      ['NAME', 'D', '$i.parent.name'],
      ['NAME', 'E', '$i.parent.parent.name'],
    ]);
  });

  it('are replaced in place', () => {
    const variables = { i: { name: 'A', emails: ['b'], note: 'n' } };
    for (const { value, replace } of personalValues(personalInput, variables)) replace(`token of ${value}`);
    expect(variables).toEqual({ i: { name: 'token of A', emails: ['token of b'], note: 'n' } });
  });

  it('do not include what goes to the vault as it is, beside what is swapped', () => {
    const keep = parse('mutation ($v: [RawInput!]!, $o: String) { keep(values: $v, owner: $o) { token } }');
    const { personalInput: plans } = createProfileCompiler({ schema: CORNERS }).compile(keep, undefined)!;
    const variables = { v: [{ kind: 'EMAIL', value: 'a' }], o: 'Ada' };
    for (const { value, replace } of personalValues(plans, variables)) replace(`token of ${value}`);
    expect(variables).toEqual({ v: [{ kind: 'EMAIL', value: 'a' }], o: 'token of Ada' });
  });

  it('do not include null and what is missing', () => {
    expect(personalValues(personalInput, { i: { name: null } })).toEqual([]);
    expect(personalValues(personalInput, {})).toEqual([]);
  });

  it('are never passed over: a value that is no text is an error', () => {
    expect(() => personalValues(personalInput, { i: { name: 7 } })).toThrow(RangeError);
  });
});
