import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { type Clock, systemClock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { DirectiveContext } from './directive-context.ts';
import { enforceRateLimit } from './enforce-rate-limit.ts';
import { enforceScopes } from './enforce-scopes.ts';
import { enforceTokens } from './enforce-tokens.ts';
import { rateLimitOf } from './rate-limit-directive.ts';
import { memoryRateLimitStore, type RateLimitStore } from './rate-limit-store.ts';

/** How `applyDirectives` counts. */
export interface ApplyDirectivesOptions {
  /** Where calls are counted; in this process by default. */
  readonly rateLimitStore?: RateLimitStore;
  readonly clock?: Clock;
}

// The federation library adds these two; they bear no directives and have no SDL of ours.
const FEDERATION_FIELDS: ReadonlySet<string> = new Set(['_entities', '_service']);

type Resolver = GraphQLFieldResolver<unknown, DirectiveContext>;

/**
 * Makes a schema enforce its own directives: the resolver of every field that bears one is wrapped, in the order scopes,
 * rate limit, tokens. The schema given is changed and returned.
 *
 * @throws TypeError when a field has no SDL to read, or a directive's arguments make no sense: a limit that cannot be
 *   enforced must stop the start, not pass.
 */
export function applyDirectives(schema: GraphQLSchema, options: ApplyDirectivesOptions = {}): GraphQLSchema {
  const store = options.rateLimitStore ?? memoryRateLimitStore(options.clock ?? systemClock);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) guard(type, field, store);
  }
  return schema;
}

function guard(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, store: RateLimitStore): void {
  if (field.astNode === null || field.astNode === undefined) {
    if (type.name.startsWith('_') || FEDERATION_FIELDS.has(field.name)) return;
    throw new TypeError(`${type.name}.${field.name} has no SDL: its directives cannot be read.`);
  }
  const resolve: Resolver = field.resolve ?? defaultFieldResolver;
  // Inside out: what is checked first is wrapped last.
  const withTokens = enforceTokens(field, resolve) ?? resolve;
  const limit = rateLimitOf(field);
  const withLimit = limit === undefined ? withTokens : enforceRateLimit(limit, type.name, store, withTokens);
  const guarded = enforceScopes(field, withLimit) ?? withLimit;
  if (guarded !== resolve) field.resolve = requirePrincipal(guarded);
}

function requirePrincipal(resolve: Resolver): GraphQLFieldResolver<unknown, unknown> {
  return (parent, args, context, info) => {
    if (!hasPrincipal(context)) throw new CrowdPayError('UNAUTHENTICATED', 'The caller is not known.');
    return resolve(parent, args, context, info);
  };
}

function hasPrincipal(context: unknown): context is DirectiveContext {
  return typeof context === 'object' && context !== null && 'principal' in context && context.principal !== undefined;
}
