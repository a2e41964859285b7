import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  isInputObjectType,
} from 'graphql';
import { CrowdPayError } from '@crowdpay/errors';
import { isToken, type PiiKind } from '@crowdpay/pii-token';
import type { DirectiveContext } from './directive-context.ts';
import { isSensitive, tokenizeKind } from './pii-directives.ts';

type Resolver = GraphQLFieldResolver<unknown, DirectiveContext>;
type Check = (value: unknown, place: string) => void;

/**
 * Puts `@tokenize` in front of a resolver: whatever reached this subgraph past the gateway, no raw value reaches the
 * resolver. What `@sensitive` marks is raw on purpose and is let through. Undefined when no argument of the field, however deep, takes personal data.
 *
 * @returns a resolver that throws CrowdPayError INVALID_PII with the place and never the value.
 */
export function enforceTokens(field: GraphQLField<unknown, unknown>, resolve: Resolver): Resolver | undefined {
  const checks = new InputChecks();
  const byArgument = field.args.flatMap((argument) => {
    const check = checks.of(argument);
    return check === undefined ? [] : [{ name: argument.name, check }];
  });
  if (byArgument.length === 0) return undefined;
  return (parent, args: Readonly<Record<string, unknown>>, context, info) => {
    for (const { name, check } of byArgument) check(args[name], name);
    return resolve(parent, args, context, info);
  };
}

/** One check for each input type of a field's arguments; input types may contain themselves. */
class InputChecks {
  readonly #byType = new Map<GraphQLInputObjectType, Map<string, Check>>();

  of(element: GraphQLArgument | GraphQLInputField): Check | undefined {
    if (isSensitive(element)) return undefined;
    const kind = tokenizeKind(element);
    if (kind !== undefined) return each(tokenCheck(kind));
    const type = getNamedType(element.type);
    if (!isInputObjectType(type) || !leadsToPii(type)) return undefined;
    const fields = this.#fieldsOf(type);
    return each((value, place) => {
      const input = value as Readonly<Record<string, unknown>>;
      for (const [name, check] of fields) check(input[name], `${place}.${name}`);
    });
  }

  #fieldsOf(type: GraphQLInputObjectType): ReadonlyMap<string, Check> {
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const fields = new Map<string, Check>();
    this.#byType.set(type, fields);
    for (const [name, field] of Object.entries(type.getFields())) {
      const check = this.of(field);
      if (check !== undefined) fields.set(name, check);
    }
    return fields;
  }
}

function leadsToPii(type: GraphQLInputObjectType, seen = new Set<GraphQLInputObjectType>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return Object.values(type.getFields()).some((field) => {
    const inner = getNamedType(field.type);
    return tokenizeKind(field) !== undefined || (isInputObjectType(inner) && leadsToPii(inner, seen));
  });
}

// A list is checked by its elements, however many lists lie in one another.
function each(check: Check): Check {
  const checkAll: Check = (value, place) => {
    if (value === null || value === undefined) return;
    if (!Array.isArray(value)) {
      check(value, place);
      return;
    }
    value.forEach((element, index) => {
      checkAll(element, `${place}.${index}`);
    });
  };
  return checkAll;
}

function tokenCheck(kind: PiiKind): Check {
  return (value, place) => {
    if (typeof value === 'string' && isToken(kind, value)) return;
    throw new CrowdPayError('INVALID_PII', `The value at ${place} is not a token of kind ${kind}.`, {
      details: { place, kind },
    });
  };
}
