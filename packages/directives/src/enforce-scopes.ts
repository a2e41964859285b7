import type { GraphQLField, GraphQLFieldResolver } from 'graphql';
import { CrowdPayError } from '@crowdpay/errors';
import { hasScope } from '@crowdpay/principal';
import type { DirectiveContext } from './directive-context.ts';
import { needsAuthentication, requiredScopes } from './scope-directives.ts';

type Resolver = GraphQLFieldResolver<unknown, DirectiveContext>;

/**
 * Puts `@authenticated` and `@requiresScopes` in front of a resolver; undefined when the field bears neither.
 *
 * @returns a resolver that throws CrowdPayError UNAUTHENTICATED for an anonymous caller, FORBIDDEN without the scopes.
 */
export function enforceScopes(field: GraphQLField<unknown, unknown>, resolve: Resolver): Resolver | undefined {
  if (!needsAuthentication(field)) return undefined;
  const alternatives = requiredScopes(field);
  return (parent, args, context, info) => {
    const { principal } = context;
    if (principal.kind === 'anonymous') throw new CrowdPayError('UNAUTHENTICATED', 'Sign in to do this.');
    const granted = alternatives?.some((scopes) => scopes.every((scope) => hasScope(principal, scope))) ?? true;
    if (!granted) {
      const needed = (alternatives ?? []).map((scopes) => scopes.join(' and ')).join(', or ');
      throw new CrowdPayError('FORBIDDEN', `This needs the scope ${needed}.`);
    }
    return resolve(parent, args, context, info);
  };
}
