import { tokenKind } from '@crowdpay/directives';
import type { PiiKind } from '@crowdpay/pii-token';
import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { declarationsOf } from './declarations.ts';
import type { OperationParts } from './parts.ts';

/** Where tokens stand in an operation's response, by response name. */
export type ResponsePlan = ReadonlyMap<string, ResponseField>;

/** One name in a selection. */
export interface ResponseField {
  /** Kinds of token that may stand here; more than one where fragments of different types share the name. */
  readonly kinds: readonly PiiKind[];
  /** Whether a field without `@token` may answer to this name too. */
  readonly plain: boolean;
  /** Whether null may stand here. */
  readonly nullable: boolean;
  readonly below: ResponsePlan | undefined;
}

interface Selected {
  readonly type: GraphQLCompositeType;
  readonly set: SelectionSetNode;
}

interface Draft {
  kinds: Set<PiiKind>;
  plain: boolean;
  nullable: boolean;
  below: Selected[];
}

/** @returns undefined when no token can stand in the response. */
export function responsePlan(schema: GraphQLSchema, parts: OperationParts): ResponsePlan | undefined {
  const root = schema.getRootType(parts.operation.operation);
  if (!root) return undefined;
  return planOf(schema, parts, [{ type: root, set: parts.operation.selectionSet }]);
}

function planOf(schema: GraphQLSchema, parts: OperationParts, selected: readonly Selected[]): ResponsePlan | undefined {
  const drafts = new Map<string, Draft>();
  for (const { type, set } of selected) gather(schema, parts, type, set, drafts);
  const plan = new Map<string, ResponseField>();
  for (const [name, draft] of drafts) {
    const below = draft.below.length > 0 ? planOf(schema, parts, draft.below) : undefined;
    if (draft.kinds.size === 0 && below === undefined) continue;
    plan.set(name, { kinds: [...draft.kinds], plain: draft.plain, nullable: draft.nullable, below });
  }
  return plan.size > 0 ? plan : undefined;
}

function gather(
  schema: GraphQLSchema,
  parts: OperationParts,
  type: GraphQLCompositeType,
  set: SelectionSetNode,
  drafts: Map<string, Draft>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const draft = draftOf(drafts, (selection.alias ?? selection.name).value);
      for (const field of declarationsOf(schema, type, selection.name.value)) add(draft, field, selection.selectionSet);
    } else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : parts.fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      const condition = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
      if (isCompositeType(condition)) gather(schema, parts, condition, fragment.selectionSet, drafts);
    }
  }
}

function draftOf(drafts: Map<string, Draft>, name: string): Draft {
  const draft = drafts.get(name) ?? { kinds: new Set(), plain: false, nullable: true, below: [] };
  drafts.set(name, draft);
  return draft;
}

function add(draft: Draft, field: GraphQLField<unknown, unknown>, set: SelectionSetNode | undefined): void {
  const kind = tokenKind(field);
  if (kind === undefined) draft.plain = true;
  else draft.kinds.add(kind);
  if (isNonNullType(field.type)) draft.nullable = false;
  const named = getNamedType(field.type);
  if (set !== undefined && isCompositeType(named)) draft.below.push({ type: named, set });
}
