import type { SubgraphContext } from './subgraph-context.ts';

/**
 * Gives each request one value of its own, made at its first use: loaders above all. Nothing that one caller saw is
 * shown to another, and a request's value goes when the request does.
 */
export function perRequest<Value>(create: (context: SubgraphContext) => Value): (context: SubgraphContext) => Value {
  const made = new WeakMap<SubgraphContext, { readonly value: Value }>();
  return (context) => {
    const known = made.get(context) ?? { value: create(context) };
    made.set(context, known);
    return known.value;
  };
}
