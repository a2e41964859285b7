import { getNamedType, type GraphQLField } from 'graphql';
import { type Annotated, directiveArguments } from './directive-nodes.ts';

/**
 * The scopes that a field needs by `@requiresScopes`, its own and those of the type that it yields: a list of
 * alternatives, each a list of scopes that must all be granted (Apollo's form). Undefined when it needs none.
 */
export function requiredScopes(field: GraphQLField<unknown, unknown>): string[][] | undefined {
  const own = scopesOf(field);
  const ofType = scopesOf(getNamedType(field.type));
  if (own === undefined || ofType === undefined) return own ?? ofType;
  return own.flatMap((left) => ofType.map((right) => [...new Set([...left, ...right])]));
}

/** Whether a field is closed to anonymous callers: `@authenticated` or `@requiresScopes` on it or on its type. */
export function needsAuthentication(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  return isAuthenticated(field) || isAuthenticated(type) || requiredScopes(field) !== undefined;
}

function isAuthenticated(element: Annotated): boolean {
  return directiveArguments(element, 'authenticated') !== undefined;
}

function scopesOf(element: Annotated): string[][] | undefined {
  const found = directiveArguments(element, 'requiresScopes');
  if (found === undefined) return undefined;
  const { scopes } = found;
  if (!isScopeTable(scopes)) throw new TypeError('@requiresScopes must have a list of lists of scopes.');
  return scopes;
}

function isScopeTable(value: unknown): value is string[][] {
  return (
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.every((scope) => typeof scope === 'string'))
  );
}
