import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type DirectiveNode,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  buildSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  parse,
  visit,
} from 'graphql';

const read = (name: string): string => readFileSync(join(import.meta.dirname, `../../schema/${name}.graphql`), 'utf8');
const schema = buildSchema(read('supergraph'), { assumeValidSDL: true });

function written(directives: readonly DirectiveNode[] | undefined, name: string): string | undefined {
  const directive = directives?.find((node) => node.name.value === name);
  return directive?.arguments
    ?.map(({ name: key, value }) => `${key.value}: ${'value' in value ? String(value.value) : '…'}`)
    .join(', ');
}

function inputField(type: string, field: string): readonly DirectiveNode[] | undefined {
  return (schema.getType(type) as GraphQLInputObjectType).getFields()[field]?.astNode?.directives;
}

function outputField(type: string, field: string): readonly DirectiveNode[] | undefined {
  return (schema.getType(type) as GraphQLObjectType).getFields()[field]?.astNode?.directives;
}

/** How often a directive is applied in a schema's text. */
function usesOf(name: string, sdl: string): number {
  let uses = 0;
  visit(parse(sdl), {
    Directive(node) {
      if (node.name.value === name) uses += 1;
    },
  });
  return uses;
}

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

function membersOf(type: GraphQLNamedType): readonly Described[] {
  if (isEnumType(type)) return type.getValues();
  if (!isObjectType(type) && !isInputObjectType(type)) return [];
  const fields: Readonly<Record<string, Described>> = type.getFields();
  return Object.values(fields);
}

// Composition drops a custom directive silently unless it is linked and named by @composeDirective: then the gateway
// would let raw values through. So their presence is a specification, not a detail.
describe('the composed supergraph', () => {
  it.each([
    ['RegisterUserInput', 'email', 'EMAIL'],
    ['RegisterUserInput', 'phone', 'PHONE'],
    ['RegisterUserInput', 'ssn', 'SSN'],
    ['RegisterUserInput', 'displayName', 'NAME'],
    ['SubmitKycInput', 'documentNumber', 'DOCUMENT_NUMBER'],
    ['SubmitKycInput', 'dateOfBirth', 'DATE_OF_BIRTH'],
    ['CardInput', 'number', 'PAN'],
    ['CardInput', 'cvc', 'CVC'],
  ])('carries @tokenize on %s.%s', (type, field, kind) => {
    expect(written(inputField(type, field), 'tokenize')).toBe(`kind: ${kind}`);
  });

  it.each([
    ['User', 'email', 'EMAIL'],
    ['User', 'phone', 'PHONE'],
    ['User', 'ssn', 'SSN'],
    ['User', 'displayName', 'NAME'],
    ['Contribution', 'card', 'PAN'],
  ])('carries @token on %s.%s', (type, field, kind) => {
    expect(written(outputField(type, field), 'token')).toBe(`kind: ${kind}`);
  });

  it('carries @rateLimit', () => {
    expect(written(outputField('Mutation', 'registerUser'), 'rateLimit')).toContain('window: 1m');
  });

  it('knows @sensitive, which stands in the vault alone: raw data is meant for no one else', () => {
    expect(schema.getDirective('sensitive')?.locations).toEqual(['ARGUMENT_DEFINITION', 'INPUT_FIELD_DEFINITION']);
    for (const name of ['identity', 'pods', 'payments', 'audit']) expect(usesOf('sensitive', read(name))).toBe(0);
  });

  it.each([
    ['RawValueInput', 'value'],
    ['FindTokenInput', 'value'],
  ])('carries @sensitive on %s.%s', (type, field) => {
    expect(written(inputField(type, field), 'sensitive')).toBe('');
  });

  it('asks for a scope on every root field but the ones that are open on purpose', () => {
    const open: string[] = [];
    for (const root of [schema.getQueryType(), schema.getMutationType()]) {
      for (const [name, field] of Object.entries(root?.getFields() ?? {})) {
        const names = field.astNode?.directives?.map((directive) => directive.name.value) ?? [];
        if (!names.includes('requiresScopes') && !names.includes('authenticated')) open.push(name);
      }
    }
    // Without a scope the vault decides on `detokenize`, so that a denial is audited.
    expect(open).toEqual(['registerUser', 'detokenize']);
  });

  it('describes every type, field and enum value', () => {
    const silent: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.astNode === undefined || type.name.includes('__')) continue;
      if (!type.description) silent.push(type.name);
      for (const { name, description } of membersOf(type)) if (!description) silent.push(`${type.name}.${name}`);
    }
    expect(silent).toEqual([]);
  });
});
