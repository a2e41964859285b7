import { createHash } from 'node:crypto';
import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';

/** A supergraph as the gateway uses it. */
export interface Supergraph {
  /** SHA-256 of the file's text, hex. */
  readonly version: string;
  /** Every type with its directives; a superset of what clients may ask. */
  readonly schema: GraphQLSchema;
  /** What the query planner gets. */
  readonly plannerSdl: string;
}

/** Features marked `for: SECURITY` that this gateway enforces by its own plugins. */
const ENFORCED = ['https://specs.apollo.dev/authenticated/', 'https://specs.apollo.dev/requiresScopes/'];

/**
 * Reads a composed supergraph.
 *
 * `@apollo/gateway` refuses a supergraph with a `for: SECURITY` feature, as it enforces none: the mark says that who does
 * not know the feature must not run the graph. The planner's copy loses the mark of those that we do enforce, and of no
 * other: a supergraph with `@policy` is still refused.
 *
 * @throws GraphQLError when `sdl` is no GraphQL.
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parse(sdl, { noLocation: true });
  return {
    version: createHash('sha256').update(sdl).digest('hex'),
    schema: buildASTSchema(document, { assumeValid: true }),
    plannerSdl: print(withoutMarks(document)),
  };
}

function withoutMarks(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.SCHEMA_DEFINITION]: (node) => ({ ...node, directives: node.directives?.map(withoutMark) }),
    [Kind.SCHEMA_EXTENSION]: (node) => ({ ...node, directives: node.directives?.map(withoutMark) }),
  });
}

function withoutMark(link: ConstDirectiveNode): ConstDirectiveNode {
  const url = link.arguments?.find(({ name }) => name.value === 'url')?.value;
  const enforced = url?.kind === Kind.STRING && ENFORCED.some((feature) => url.value.startsWith(feature));
  if (link.name.value !== 'link' || !enforced) return link;
  return { ...link, arguments: link.arguments?.filter(({ name }) => name.value !== 'for') ?? [] };
}
