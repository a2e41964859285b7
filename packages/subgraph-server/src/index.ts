/**
 * A federated subgraph: its SDL and resolvers on a service server.
 *
 * ```ts
 * const server = await startSubgraphServer({ name: 'pods', schemaDir, resolvers, principals, svid, ... });
 * ```
 *
 * The gateway alone may ask, with a principal that it signed. The schema enforces its own directives, so that a caller who
 * got past the gateway's checks gains nothing. Errors leave with a code of ours and nothing that a client or a library
 * wrote.
 */
export { perRequest } from './per-request.ts';
export type { SubgraphContext } from './subgraph-context.ts';
export { type SubgraphSchemaOptions, createSubgraphSchema } from './subgraph-schema.ts';
export { type SubgraphServerOptions, startSubgraphServer } from './subgraph-server.ts';
