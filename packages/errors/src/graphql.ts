import { GraphQLError } from 'graphql';
import { httpStatusOf } from './codes.ts';
import { asCrowdPayError } from './crowdpay-error.ts';

/**
 * The GraphQL form of an error: code and details under `extensions`, the HTTP status under `extensions.http` for a
 * request that fails as a whole. No stack and no cause.
 */
export function toGraphQLError(thrown: unknown): GraphQLError {
  const error = asCrowdPayError(thrown);
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { ...error.details, code: error.code, http: { status: httpStatusOf(error.code) } },
  });
}
