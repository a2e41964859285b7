import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/**
 * Every declaration that a field selected on `type` may resolve to: of the type itself and, for an interface, of all that
 * implement it, for a directive may stand on one implementation only. Empty for meta fields such as `__typename`.
 */
export function declarationsOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  name: string,
): readonly GraphQLField<unknown, unknown>[] {
  const owners = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
  return owners.flatMap((owner) => {
    const field = isObjectType(owner) || isInterfaceType(owner) ? owner.getFields()[name] : undefined;
    return field === undefined ? [] : [field];
  });
}
