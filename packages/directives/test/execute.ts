import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { type Clock, ManualClock } from '@crowdpay/clock';
import type { Principal } from '@crowdpay/principal';
import { applyDirectives, type RateLimitStore } from '../src/index.ts';

const DEFINITIONS = `
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @tokenize(kind: PiiKind!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  directive @sensitive on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
  directive @token(kind: PiiKind!) on FIELD_DEFINITION
  directive @rateLimit(max: Int!, window: String!, identityArgs: [String!]) on FIELD_DEFINITION
  enum PiiKind { EMAIL PHONE SSN PAN CVC NAME ADDRESS IBAN DATE_OF_BIRTH DOCUMENT_NUMBER UNKNOWN }
`;

/** A schema with the platform's directive definitions; nothing is enforced yet. */
export function schemaOf(sdl: string): GraphQLSchema {
  return buildSchema(DEFINITIONS + sdl);
}

/** A person with no scopes unless told. */
export function caller(principal: Partial<Principal> = {}): Principal {
  return { kind: 'user', id: 'usr_1', tenant: 'default', roles: [], scopes: [], requestId: 'req_1', ...principal };
}

/** What `execute` needs to know. */
export interface Execution {
  readonly sdl: string;
  readonly resolvers: Record<string, unknown>;
  readonly clock?: Clock;
  readonly rateLimitStore?: RateLimitStore;
}

/** Runs one operation and gives its data, or the first error. */
export type Run = (source: string, context: unknown, variables?: Record<string, unknown>) => Promise<object>;

/** A function that runs operations against one schema with its directives enforced, and gives data or the error's code. */
export function executor({ sdl, resolvers, clock = new ManualClock(), rateLimitStore }: Execution): Run {
  const schema = applyDirectives(schemaOf(sdl), { clock, ...(rateLimitStore === undefined ? {} : { rateLimitStore }) });
  return async (source: string, context: unknown, variableValues: Record<string, unknown> = {}) => {
    const result = await graphql({ schema, source, rootValue: resolvers, contextValue: context, variableValues });
    const [error] = result.errors ?? [];
    return error === undefined
      ? { data: JSON.parse(JSON.stringify(result.data)) as unknown }
      : { error: { message: error.message, ...(error.originalError as object | undefined) } };
  };
}
