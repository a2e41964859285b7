import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import type { IResolvers } from '@graphql-tools/utils';
import { type GraphQLFieldResolver, type GraphQLSchema, parse } from 'graphql';
import { applyDirectives, type ApplyDirectivesOptions } from '@crowdpay/directives';

/** What a subgraph's schema is made of. */
export interface SubgraphSchemaOptions extends ApplyDirectivesOptions {
  /** The subgraph's name; its SDL is `<schemaDir>/<name>.graphql`. */
  readonly name: string;
  /** The folder of the SDL files; `directives.graphql` in it belongs to every subgraph. */
  readonly schemaDir: string;
  /** By type and field; `__resolveReference` on entities. A name that the SDL does not have stops the start. */
  readonly resolvers: object;
}

type ResolverMap = Readonly<Record<string, object>>;
const REFERENCE = '__resolveReference';

/** The executable schema of a subgraph, which enforces its own directives. */
export async function createSubgraphSchema(options: SubgraphSchemaOptions): Promise<GraphQLSchema> {
  const { name, schemaDir, resolvers } = options;
  const files = ['directives.graphql', `${name}.graphql`];
  const texts = await Promise.all(files.map((file) => readFile(join(schemaDir, file), 'utf8')));
  const { references, fields } = split(resolvers as ResolverMap);
  // The reference resolvers must go through the federation library: it alone knows where it looks for them.
  const schema = buildSubgraphSchema({ typeDefs: texts.map((text) => parse(text)), resolvers: references });
  const executable = addResolversToSchema({
    schema,
    resolvers: fields,
    updateResolversInPlace: true,
    resolverValidationOptions: {
      requireResolversToMatchSchema: 'error',
      requireResolversForArgs: 'error',
      requireResolversForResolveType: 'ignore',
    },
  });
  return applyDirectives(executable, options);
}

type ReferenceResolver = GraphQLFieldResolver<unknown, unknown>;
type References = Record<string, Record<string, ReferenceResolver>>;

function split(resolvers: ResolverMap): { references: References; fields: IResolvers } {
  const references: References = {};
  const fields: Record<string, object> = {};
  for (const [type, ofType] of Object.entries(resolvers)) {
    if (!hasReference(ofType)) {
      fields[type] = ofType;
      continue;
    }
    const { [REFERENCE]: reference, ...rest } = ofType;
    references[type] = { [REFERENCE]: reference };
    fields[type] = rest;
  }
  return { references, fields };
}

function hasReference(ofType: object): ofType is { [REFERENCE]: ReferenceResolver } {
  return REFERENCE in ofType && typeof ofType[REFERENCE] === 'function';
}
