import {
  type ConstDirectiveNode,
  type FieldNode,
  getDirectiveValues,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  valueFromASTUntyped,
} from 'graphql';
import { atLeast, type Cost, largest } from './cost-terms.ts';

/** What `@listSize` says of one field of one operation. */
export interface ListSize {
  readonly size: Cost;
  /** The fields below to which the size applies; empty where it is the field's own. */
  readonly sizedFields: readonly string[];
}

interface Declared {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined;
}

/** The weight that `@cost` gives; undefined without one. */
export function weightOf(
  schema: GraphQLSchema,
  declared: GraphQLField<unknown, unknown> | GraphQLNamedType | GraphQLArgument,
): number | undefined {
  const weight = directiveOf(schema, declared, 'cost')?.['weight'];
  return typeof weight === 'number' ? weight : undefined;
}

/** The size that `@listSize` gives for `node`; undefined without the directive or where it says nothing of use. */
export function listSizeOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ListSize | undefined {
  const directive = directiveOf(schema, field, 'listSize');
  if (directive === undefined) return undefined;
  const assumed = directive['assumedSize'];
  const assumedSize = typeof assumed === 'number' ? assumed : undefined;
  const slicing = textsOf(directive['slicingArguments']).flatMap((name) => {
    const size = sliceOf(operation, field, node, name, assumedSize);
    return size === undefined ? [] : [size];
  });
  const size = slicing.length > 0 ? atLeast(0, largest(slicing)) : assumedSize;
  return size === undefined ? undefined : { size, sizedFields: textsOf(directive['sizedFields']) };
}

// What one slicing argument says: a literal, a variable (its default where a request leaves it out), or its own default.
function sliceOf(
  operation: OperationDefinitionNode,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  name: string,
  assumedSize: number | undefined,
): Cost | undefined {
  const fallback = numberOf(field.args.find((argument) => argument.name === name)?.defaultValue) ?? assumedSize;
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (given === undefined) return fallback;
  if (given.kind !== Kind.VARIABLE) return numberOf(valueFromASTUntyped(given)) ?? fallback;
  const variable = given.name.value;
  const definition = operation.variableDefinitions?.find((each) => each.variable.name.value === variable);
  const declared = definition?.defaultValue && numberOf(valueFromASTUntyped(definition.defaultValue));
  const otherwise = declared ?? fallback ?? 0;
  return (variables) => numberOf(variables[variable]) ?? otherwise;
}

function directiveOf(schema: GraphQLSchema, declared: Declared, name: string): Record<string, unknown> | undefined {
  const definition = schema.getDirective(name);
  return definition && declared.astNode ? getDirectiveValues(definition, declared.astNode) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
