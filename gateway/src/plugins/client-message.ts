import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';

/** Kinds of node whose text is the client's data. */
const VALUES: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
]);
// graphql-js ends a syntax error with what it found: `found String "…"`, `Unexpected Int "…"`.
const FOUND_VALUE = /\b(String|BlockString|Int|Float|Comment) ".*$/s;
const UNEXPECTED_CHARACTER =
  /^Syntax Error: (?:Unexpected character|Invalid|Unterminated|Cannot|Unexpected single).*$/s;

/**
 * The message of a request that is at fault, without what the client sent: graphql-js quotes literals, and a literal may be
 * anybody's card.
 */
export function clientMessage(formatted: GraphQLFormattedError, thrown: unknown): string {
  const { message } = formatted;
  if (UNEXPECTED_CHARACTER.test(message)) return 'The document is not valid GraphQL.';
  const nodes = thrown instanceof GraphQLError ? (thrown.nodes ?? []) : [];
  if (nodes.some(({ kind }) => VALUES.has(kind))) return 'A literal in the document does not fit its type.';
  return message.replace(FOUND_VALUE, '$1.');
}
