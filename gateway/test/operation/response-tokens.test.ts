import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createProfileCompiler } from '../../src/operation/profile.ts';
import { responseTokens } from '../../src/operation/response-tokens.ts';
import { CORNERS } from '../fixtures/schema.ts';

const EMAIL = `tok.${'0'.repeat(26)}@pii.invalid`;
const NAME = `tok_name_${'0'.repeat(26)}`;

function find(text: string, data: Record<string, unknown>) {
  const { response } = createProfileCompiler({ schema: CORNERS }).compile(parse(text), undefined)!;
  return responseTokens(response!, data);
}

describe('tokens of a response', () => {
  it('are found in objects and lists', () => {
    const data = {
      people: [
        { address: EMAIL, aliases: [NAME, NAME] },
        { address: null, aliases: null },
      ],
    };
    const { tokens, leaks } = find('{ people { address aliases } }', data);
    expect(tokens.map(({ kind, path }) => [kind, path.join('.')])).toEqual([
      ['EMAIL', 'people.0.address'],
      ['NAME', 'people.0.aliases.0'],
      ['NAME', 'people.0.aliases.1'],
    ]);
    expect(leaks).toEqual([]);
  });

  it('are replaced in place', () => {
    const data = { people: [{ address: EMAIL }] };
    find('{ people { address } }', data).tokens[0]?.replace('a•••@e•••.com');
    expect(data).toEqual({ people: [{ address: 'a•••@e•••.com' }] });
  });

  it('are redacted where null may not stand', () => {
    const data = { mine: { iban: 'DE00370400440532013000' } };
    find('{ mine { iban } }', data).tokens[0]?.replace(null);
    expect(data).toEqual({ mine: { iban: '•••' } });
  });

  it.each([['ada@example.com'], [7], [true]])('leave %j as a leak where only a token may stand', (value) => {
    const { tokens, leaks } = find('{ people { address } }', { people: [{ address: value }] });
    expect(tokens).toEqual([]);
    expect(leaks.map(({ path }) => path)).toEqual([['people', 0, 'address']]);
  });

  it('leave a plain field of the same name alone', () => {
    const data = { any: [{ x: EMAIL }, { x: 'Main office' }] };
    const { tokens, leaks } = find('{ any { ... on Person { x: address } ... on Office { x: label } } }', data);
    expect(tokens.map(({ path }) => path)).toEqual([['any', 0, 'x']]);
    expect(leaks).toEqual([]);
  });
});
