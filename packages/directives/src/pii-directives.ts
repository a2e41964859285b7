import type { GraphQLArgument, GraphQLField, GraphQLInputField } from 'graphql';
import { isPiiKind, type PiiKind } from '@crowdpay/pii-token';
import { type Annotated, directiveArguments } from './directive-nodes.ts';

/** The kind of personal data that an argument or input field takes (`@tokenize`); undefined when it takes none. */
export function tokenizeKind(element: GraphQLArgument | GraphQLInputField): PiiKind | undefined {
  return kindOf(element, 'tokenize');
}

/**
 * Whether an argument or input field takes raw personal data that goes to the vault as it is (`@sensitive`).
 *
 * @throws TypeError where `@tokenize` stands beside it: the two say opposite things of one value.
 */
export function isSensitive(element: GraphQLArgument | GraphQLInputField): boolean {
  const sensitive = directiveArguments(element, 'sensitive') !== undefined;
  if (sensitive && tokenizeKind(element) !== undefined) {
    throw new TypeError('@sensitive and @tokenize cannot stand at one place.');
  }
  return sensitive;
}

/** The kind of the token that a field yields (`@token`); undefined when it yields none. */
export function tokenKind(field: GraphQLField<unknown, unknown>): PiiKind | undefined {
  return kindOf(field, 'token');
}

function kindOf(element: Annotated, directive: string): PiiKind | undefined {
  const found = directiveArguments(element, directive);
  if (found === undefined) return undefined;
  const { kind } = found;
  // A kind that we do not know must not pass as "no personal data".
  if (typeof kind !== 'string' || !isPiiKind(kind)) throw new TypeError(`@${directive} names an unknown kind.`);
  return kind;
}
