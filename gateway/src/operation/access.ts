import { needsAuthentication, requiredScopes } from '@crowdpay/directives';
import { type GraphQLSchema, isCompositeType, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { declarationsOf } from './declarations.ts';
import { definitionsOf, type OperationParts } from './parts.ts';

/** What a caller must be and hold to run an operation. */
export interface AccessRequirement {
  /** Whether any field demands a caller who has signed in. */
  readonly authenticated: boolean;
  /** For each demanding field: alternatives, each a set of scopes of which all are needed. */
  readonly scopes: readonly (readonly (readonly string[])[])[];
}

/** Collects `@authenticated` and `@requiresScopes` over every field that an operation names. */
export function accessRequirement(schema: GraphQLSchema, parts: OperationParts): AccessRequirement {
  const distinct = new Map<string, readonly (readonly string[])[]>();
  const demand = { authenticated: false };
  const typeInfo = new TypeInfo(schema);
  for (const definition of definitionsOf(parts)) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        Field(node) {
          const parent = typeInfo.getParentType();
          if (!isCompositeType(parent)) return;
          for (const field of declarationsOf(schema, parent, node.name.value)) {
            demand.authenticated ||= needsAuthentication(field);
            const scopes = requiredScopes(field);
            if (scopes !== undefined) distinct.set(JSON.stringify(scopes), scopes);
          }
        },
      }),
    );
  }
  return { authenticated: demand.authenticated || distinct.size > 0, scopes: [...distinct.values()] };
}
