export type { SubgraphContext } from './subgraph-context.ts';
export { type SubgraphSchemaOptions, createSubgraphSchema } from './subgraph-schema.ts';
export { type SubgraphServerOptions, startSubgraphServer } from './subgraph-server.ts';
