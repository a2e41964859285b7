import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { costFor } from '../../src/operation/cost-terms.ts';
import { createProfileCompiler, type OperationProfile } from '../../src/operation/profile.ts';
import { readSupergraph } from '../../src/operation/supergraph.ts';
import { CORNERS, SUPERGRAPH_SDL } from '../fixtures/schema.ts';

const corners = createProfileCompiler({ schema: CORNERS });
const platform = createProfileCompiler({ schema: readSupergraph(SUPERGRAPH_SDL).schema });

function profileOf(text: string, name?: string): OperationProfile {
  const document = parse(text);
  expect(validate(CORNERS, document)).toEqual([]);
  return corners.compile(document, name)!;
}

const costOf = (text: string, variables = {}) => costFor(profileOf(text).cost, variables);
const whys = (text: string) => profileOf(text).sensitive.map(({ why }) => why);

describe('the profile of an operation of the platform', () => {
  const profile = platform.compile(
    parse(/* GraphQL */ `
      mutation Contribute($input: ContributeInput!) {
        contribute(input: $input) {
          contribution {
            id
            card
            state
            contributor {
              email
            }
          }
        }
      }
    `),
    'Contribute',
  )!;

  it('names the operation and its type', () => {
    expect(profile).toMatchObject({ name: 'Contribute', type: 'mutation' });
  });

  it('finds the card number and its code in the variable', () => {
    expect([...profile.personalInput.keys()]).toEqual(['input']);
    expect(profile.personalInput.get('input')).toEqual({
      fields: new Map([
        [
          'card',
          {
            fields: new Map([
              ['number', { kind: 'PAN' }],
              ['cvc', { kind: 'CVC' }],
            ]),
          },
        ],
      ]),
    });
  });

  it('finds the tokens of the response', () => {
    const contribution = profile.response?.get('contribute')?.below?.get('contribution')?.below;
    expect(contribution?.get('card')?.kinds).toEqual(['PAN']);
    expect(contribution?.get('contributor')?.below?.get('email')?.kinds).toEqual(['EMAIL']);
    expect(contribution?.has('id')).toBe(false);
  });

  it('asks for the scope of the field', () => {
    expect(profile.access).toEqual({ authenticated: true, scopes: [[['payments:write']]] });
  });

  it('knows its cost: the mutation, the weight of contribute, its input, and two objects below', () => {
    expect(profile.cost).toBe(10 + 20 + 1 + 1 + 1);
  });

  it('is undefined for an operation that the document has not', () => {
    expect(platform.compile(parse('query A { __typename }'), 'B')).toBeUndefined();
    expect(platform.compile(parse('query A { __typename } query B { __typename }'), undefined)).toBeUndefined();
  });
});

describe('personal input', () => {
  it('follows variables into arguments, objects and lists', () => {
    const { personalInput } = profileOf(
      'mutation ($n: String!, $e: String!, $note: String) { add(input: { name: $n, emails: [$e], note: $note }) { label } }',
    );
    expect(personalInput).toEqual(
      new Map([
        ['n', { kind: 'NAME' }],
        ['e', { kind: 'EMAIL' }],
      ]),
    );
  });

  it('follows a list argument', () => {
    expect(profileOf('query ($all: [String!]) { search(all: $all) }').personalInput).toEqual(
      new Map([['all', { kind: 'EMAIL' }]]),
    );
  });

  it('ties a recursive input type into a plan that contains itself', () => {
    const plan = profileOf('mutation ($i: PersonInput!) { add(input: $i) { label } }').personalInput.get('i')!;
    expect('fields' in plan && plan.fields.get('parent')).toBe(plan);
    expect('fields' in plan && plan.fields.has('plain')).toBe(false);
  });

  it('follows variables into fragments', () => {
    const { personalInput } = profileOf('query ($e: String) { ...F } fragment F on Query { search(email: $e) }');
    expect([...personalInput.keys()]).toEqual(['e']);
  });

  it('accepts one variable in two places of the same kind', () => {
    expect(whys('query ($e: String) { search(email: $e) again: search(email: $e) }')).toEqual([]);
  });

  it.each([
    ['a literal', '{ search(email: "x") }', 'literal'],
    ['a literal in an object', 'mutation { add(input: { name: "x" }) { label } }', 'literal'],
    [
      'a literal deep in an object',
      'mutation ($n: String!) { add(input: { name: $n, parent: { name: "x" } }) { label } }',
      'literal',
    ],
    ['a literal in a list', 'query ($e: String!) { search(all: [$e, "x"]) }', 'literal'],
    ['a literal in a fragment', '{ ...F } fragment F on Query { search(phone: "x") }', 'literal'],
    ['a default', 'query ($e: String = "x") { search(email: $e) }', 'default'],
    [
      'a default inside an object',
      'mutation ($i: PersonInput = { name: "x" }) { add(input: $i) { label } }',
      'default',
    ],
    ['a default in a list', 'query ($all: [String!] = ["x"]) { search(all: $all) }', 'default'],
    ['two kinds', 'query ($v: String) { search(email: $v, phone: $v) }', 'mixed'],
    ['a kind and a plain argument', 'query ($v: String) { search(email: $v, text: $v) }', 'mixed'],
    ['a kind and an argument of a directive', 'query ($v: String) { search(email: $v) @note(text: $v) }', 'mixed'],
  ])('refuses %s', (_what, text, why) => {
    expect(whys(text)).toEqual([why]);
  });

  it('accepts null literals and defaults', () => {
    expect(whys('query ($p: String = null) { search(email: null, phone: $p) }')).toEqual([]);
  });
});

describe('raw data that is meant for the vault', () => {
  it('is personal input of any kind', () => {
    const { personalInput } = profileOf('mutation ($v: [RawInput!]!) { keep(values: $v) { token } }');
    expect(personalInput).toEqual(new Map([['v', { fields: new Map([['value', { kind: 'ANY' }]]) }]]));
  });

  it('may come in a variable beside the rest of its object, and in one variable twice', () => {
    expect(whys('query ($k: PiiKind!, $v: String!) { find(kind: $k, value: $v) }')).toEqual([]);
    expect(whys('query ($v: String!) { a: find(kind: NAME, value: $v) b: find(kind: EMAIL, value: $v) }')).toEqual([]);
  });

  it.each([
    ['a literal', '{ find(kind: EMAIL, value: "x") }', 'literal'],
    ['a literal in a list of objects', 'mutation { keep(values: [{ kind: SSN, value: "x" }]) { token } }', 'literal'],
    ['a default', 'query ($v: String! = "x") { find(kind: EMAIL, value: $v) }', 'default'],
    [
      'a default deep in a list',
      'mutation ($v: [RawInput!]! = [{ kind: SSN, value: "x" }]) { keep(values: $v) { token } }',
      'default',
    ],
    [
      'a variable for a plain argument too',
      'query ($v: String!) { find(kind: NAME, value: $v) search(text: $v) }',
      'mixed',
    ],
    [
      'a variable that is swapped elsewhere',
      'query ($v: String!) { find(kind: NAME, value: $v) search(email: $v) }',
      'mixed',
    ],
    ['a variable for a directive too', 'query ($v: String!) { find(kind: NAME, value: $v) @note(text: $v) }', 'mixed'],
  ])('is refused as %s', (_what, text, why) => {
    expect(whys(text)).toEqual([why]);
  });
});

describe('tokens of the response', () => {
  it('follow aliases and lists', () => {
    const { response } = profileOf('{ people { a: address aliases friends { address } label } }');
    const people = response?.get('people')?.below;
    expect(people?.get('a')).toMatchObject({ kinds: ['EMAIL'], plain: false, nullable: true });
    expect(people?.get('aliases')?.kinds).toEqual(['NAME']);
    expect(people?.get('friends')?.below?.get('address')?.kinds).toEqual(['EMAIL']);
    expect(people?.has('label')).toBe(false);
  });

  it('are expected from an interface when one implementation has them', () => {
    expect(profileOf('{ contact { address } }').response?.get('contact')?.below?.get('address')).toMatchObject({
      kinds: ['EMAIL'],
      plain: true,
    });
  });

  it('merge where fragments of two types answer to one name', () => {
    const { response } = profileOf('{ any { ... on Person { x: address } ... on Office { x: label } } }');
    expect(response?.get('any')?.below?.get('x')).toMatchObject({ kinds: ['EMAIL'], plain: true });
  });

  it('remember where null may not stand', () => {
    expect(profileOf('{ mine { iban } }').response?.get('mine')?.below?.get('iban')?.nullable).toBe(false);
  });

  it('are undefined where there are none', () => {
    expect(profileOf('{ people { label } }').response).toBeUndefined();
  });
});

describe('the static cost', () => {
  it('counts objects, not leaves', () => {
    expect(costOf('{ mine { label address } }')).toBe(1);
  });

  it('multiplies by the assumed size of a list', () => {
    expect(costOf('{ people { friends { label } } }')).toBe(20 * (1 + 20));
  });

  it('takes the size of a list from a slicing argument', () => {
    expect(costOf('{ sized(first: 3) { label } }')).toBe(3);
    expect(costOf('{ sized { label } }')).toBe(5);
  });

  it('takes the size from a variable, its default, or the default of the argument', () => {
    const text = 'query ($n: Int = 8) { sized(first: $n) { label } }';
    expect(costOf(text, { n: 12 })).toBe(12);
    expect(costOf(text)).toBe(8);
    expect(costOf('query ($n: Int) { sized(first: $n) { label } }')).toBe(5);
  });

  it('applies the size of a connection to its edges', () => {
    expect(costOf('{ page(first: 10) { total edges { node { label } } } }')).toBe(1 + 10 * 2);
  });

  it('takes weights from @cost', () => {
    expect(costOf('{ dear(weight: 1) { label } }')).toBe(40 + 7);
  });

  it('takes a bulk field for its most: one goes into an operation, two do not', () => {
    const bulk = (alias: string) => `${alias}: keep(values: $v) { token error { code } }`;
    expect(costOf(`mutation ($v: [RawInput!]!) { ${bulk('a')} }`)).toBe(10 + 1 + 1_000);
    expect(costOf(`mutation ($v: [RawInput!]!) { ${bulk('a')} ${bulk('b')} }`)).toBe(10 + 2 + 2_000);
  });

  it('never falls below zero for a negative size', () => {
    expect(costOf('{ mine { label } sized(first: -100) { label } }')).toBe(1);
    expect(costOf('query ($n: Int) { mine { label } sized(first: $n) { label } }', { n: -100 })).toBe(1);
  });

  it('is a number where no variable matters, and is worked out once', () => {
    expect(typeof profileOf('{ page(first: 10) { edges { node { label } } } }').cost).toBe('number');
  });
});

describe('the access requirement', () => {
  it('keeps alternatives of scopes apart', () => {
    expect(profileOf('{ secret }').access).toEqual({ authenticated: true, scopes: [[['a', 'b'], ['c']]] });
  });

  it('asks for a signed-in caller', () => {
    expect(profileOf('{ mine { label } }').access).toEqual({ authenticated: true, scopes: [] });
  });

  it('asks for the scopes of an implementation that an interface may turn out to be', () => {
    expect(profileOf('{ contact { address } }').access.scopes).toEqual([[['office:read']]]);
  });

  it('finds demands in fragments', () => {
    expect(profileOf('{ ...F } fragment F on Query { ... { secret } }').access.authenticated).toBe(true);
  });

  it('asks for nothing where nothing is demanded', () => {
    expect(profileOf('{ people { label } }').access).toEqual({ authenticated: false, scopes: [] });
  });
});

describe('literals', () => {
  it('are found wherever a text stands, with their place', () => {
    const { literals } = profileOf(
      'query ($t: String = "default") {\n  search(text: "one") @note(text: """two""")\n  a: search(text: $t)\n}',
    );
    expect(literals.map(({ value }) => value)).toEqual(['default', 'one', 'two']);
    expect(literals[1]?.path).toBe('document:2:16');
  });
});

describe('the schema of the profile', () => {
  it('is refused when it names a kind of personal data that nobody knows', () => {
    const schema = buildSchema(
      'directive @tokenize(kind: String!) on ARGUMENT_DEFINITION type Query { a(b: String @tokenize(kind: "SHOE_SIZE")): Int }',
    );
    const compiler = createProfileCompiler({ schema });
    expect(() => compiler.compile(parse('query ($b: String) { a(b: $b) }'), undefined)).toThrow('unknown kind');
  });
});
