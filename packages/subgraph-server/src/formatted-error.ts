import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { asCrowdPayError, CrowdPayError } from '@crowdpay/errors';

// What graphql-js and Apollo refuse by themselves. Their messages quote the client's values, so they are replaced.
const REFUSALS: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'The operation could not be parsed.',
  GRAPHQL_VALIDATION_FAILED: 'The operation is not valid against the schema of this service.',
  OPERATION_RESOLUTION_FAILURE: 'The request does not say which operation to run.',
  BAD_REQUEST: 'The request is not a GraphQL request over HTTP.',
  BAD_USER_INPUT: 'A variable has not the type that it is declared with.',
};

/**
 * The form in which an error leaves a subgraph: message, path and code, with nothing that a client or a library wrote.
 * Ours go as they are, everything unknown as INTERNAL.
 */
export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const error = platformErrorOf(formatted, thrown);
  return {
    message: error.message,
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: { ...error.details, code: error.code },
  };
}

/** The typed error behind what was thrown while an operation ran. */
export function platformErrorOf(formatted: GraphQLFormattedError, thrown: unknown): CrowdPayError {
  const ours = thrown instanceof GraphQLError ? thrown.originalError : thrown;
  if (ours instanceof CrowdPayError) return ours;
  const original = unwrapResolverError(thrown);
  const refusal = REFUSALS[String(formatted.extensions?.['code'])];
  // Only what no resolver threw is a refusal: a resolver cannot borrow these codes.
  if (refusal !== undefined && original === thrown) return new CrowdPayError('INVALID_INPUT', refusal);
  return asCrowdPayError(original);
}
