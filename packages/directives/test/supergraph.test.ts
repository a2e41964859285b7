import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLInt, GraphQLObjectType, GraphQLSchema, isInputObjectType, isObjectType } from 'graphql';
import {
  applyDirectives,
  needsAuthentication,
  rateLimitOf,
  requiredScopes,
  tokenizeKind,
  tokenKind,
} from '../src/index.ts';

const supergraph = buildSchema(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));

function field(typeName: string, fieldName: string) {
  const type = supergraph.getType(typeName);
  return isObjectType(type) ? type.getFields()[fieldName]! : fail(typeName);
}

function inputField(typeName: string, fieldName: string) {
  const type = supergraph.getType(typeName);
  return isInputObjectType(type) ? type.getFields()[fieldName]! : fail(typeName);
}

function fail(typeName: string): never {
  throw new Error(`The supergraph has no ${typeName}.`);
}

describe('the directives in the composed supergraph', () => {
  it('say which inputs hold personal data', () => {
    expect(tokenizeKind(inputField('RegisterUserInput', 'email'))).toBe('EMAIL');
    expect(tokenizeKind(inputField('CardInput', 'number'))).toBe('PAN');
    expect(tokenizeKind(inputField('CardInput', 'expiryYear'))).toBeUndefined();
  });

  it('say which fields yield tokens', () => {
    expect(tokenKind(field('User', 'ssn'))).toBe('SSN');
    expect(tokenKind(field('Contribution', 'card'))).toBe('PAN');
    expect(tokenKind(field('User', 'id'))).toBeUndefined();
  });

  it('say who may call', () => {
    expect(requiredScopes(field('Mutation', 'contribute'))).toEqual([['payments:write']]);
    expect(needsAuthentication(field('Mutation', 'contribute'))).toBe(true);
    expect(needsAuthentication(field('Query', 'me'))).toBe(true);
    expect(requiredScopes(field('Query', 'me'))).toBeUndefined();
    expect(needsAuthentication(field('Mutation', 'registerUser'))).toBe(false);
  });

  it('say how often', () => {
    expect(rateLimitOf(field('Mutation', 'registerUser'))).toEqual({
      max: 20,
      window: '1m',
      windowMs: 60_000,
      identityArgs: [],
    });
    expect(rateLimitOf(field('Query', 'me'))).toBeUndefined();
  });
});

it('a schema without SDL is refused, because nothing could be enforced', () => {
  const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt } } });
  expect(() => applyDirectives(new GraphQLSchema({ query }))).toThrow('Query.a has no SDL');
});
