import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInputObjectType,
  isListType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { declarationsOf } from './declarations.ts';
import { listSizeOf, weightOf } from './cost-directives.ts';
import { add, atLeast, type Cost, largest, multiply } from './cost-terms.ts';
import type { OperationParts } from './parts.ts';

/** The schema and what is assumed where it says nothing. */
export interface CostModel {
  readonly schema: GraphQLSchema;
  /** Elements of a list without `@listSize`. */
  readonly assumedListSize: number;
}

type Sizes = ReadonlyMap<string, Cost>;

const MUTATION = 10;
const NO_SIZES: Sizes = new Map();

/**
 * The static cost of an operation, after the rules of Apollo's demand control: an object costs 1, a leaf 0, a mutation 10
 * more; `@cost` sets another weight; a list multiplies by its `@listSize`; an input object as an argument costs 1. It is
 * a number wherever no variable says how long a list may get, else a function of the variables.
 */
export function operationCost(model: CostModel, parts: OperationParts): Cost {
  const root = model.schema.getRootType(parts.operation.operation);
  if (!root) return 0;
  const base = parts.operation.operation === OperationTypeNode.MUTATION ? MUTATION : 0;
  return add(base, selectionCost(model, parts, root, parts.operation.selectionSet, NO_SIZES));
}

function selectionCost(
  model: CostModel,
  parts: OperationParts,
  type: GraphQLCompositeType,
  set: SelectionSetNode,
  sizes: Sizes,
): Cost {
  let cost: Cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      cost = add(cost, fieldCost(model, parts, type, selection, sizes));
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : parts.fragments.get(selection.name.value);
    if (fragment === undefined) continue;
    const condition = fragment.typeCondition ? model.schema.getType(fragment.typeCondition.name.value) : type;
    if (isCompositeType(condition)) {
      cost = add(cost, selectionCost(model, parts, condition, fragment.selectionSet, sizes));
    }
  }
  return cost;
}

// The dearest declaration counts where an interface leaves open which one it will be.
function fieldCost(
  model: CostModel,
  parts: OperationParts,
  parent: GraphQLCompositeType,
  node: FieldNode,
  sizes: Sizes,
): Cost {
  const declarations = declarationsOf(model.schema, parent, node.name.value);
  return largest(declarations.map((field) => declaredCost(model, parts, field, node, sizes)));
}

function declaredCost(
  model: CostModel,
  parts: OperationParts,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  sizes: Sizes,
): Cost {
  const type = getNamedType(field.type);
  const listSize = listSizeOf(model.schema, parts.operation, field, node);
  const below =
    isCompositeType(type) && node.selectionSet !== undefined
      ? selectionCost(model, parts, type, node.selectionSet, sizesBelow(listSize))
      : 0;
  const weight = weightOf(model.schema, field) ?? weightOf(model.schema, type) ?? (isCompositeType(type) ? 1 : 0);
  const one = add(weight, below);
  const all = isListType(getNullableType(field.type))
    ? multiply(atLeast(0, sizes.get(node.name.value) ?? listSize?.size ?? model.assumedListSize), one)
    : one;
  return add(all, argumentsCost(model, field, node));
}

function sizesBelow(listSize: ReturnType<typeof listSizeOf>): Sizes {
  if (listSize === undefined) return NO_SIZES;
  return new Map(listSize.sizedFields.map((name) => [name, listSize.size]));
}

function argumentsCost(model: CostModel, field: GraphQLField<unknown, unknown>, node: FieldNode): number {
  const given = new Set(node.arguments?.map(({ name }) => name.value));
  return field.args
    .filter(({ name }) => given.has(name))
    .reduce((sum, argument) => sum + argumentCost(model, argument), 0);
}

function argumentCost(model: CostModel, argument: GraphQLArgument): number {
  const type = getNamedType(argument.type);
  return weightOf(model.schema, argument) ?? weightOf(model.schema, type) ?? (isInputObjectType(type) ? 1 : 0);
}
