import type { Resolvers } from './generated/resolvers.ts';
import { type FreezeResolverDependencies, freezeResolvers } from './resolvers/freezes.ts';
import { type KeyResolverDependencies, keyResolvers } from './resolvers/keys.ts';
import { type RevealResolverDependencies, revealResolvers } from './resolvers/reveal.ts';
import { type SubjectResolverDependencies, subjectResolvers } from './resolvers/subjects.ts';
import { type SubjectRequestResolverDependencies, subjectRequestResolvers } from './resolvers/subject-requests.ts';
import { type TokenResolverDependencies, tokenResolvers } from './resolvers/tokens.ts';
import { tokenLoaders } from './token-loaders.ts';

/** The vault's part of the graph: each part of it has resolvers of its own. */
export function createResolvers(
  dependencies: RevealResolverDependencies &
    TokenResolverDependencies &
    FreezeResolverDependencies &
    SubjectRequestResolverDependencies &
    KeyResolverDependencies &
    SubjectResolverDependencies,
): Resolvers {
  const loadersOf = tokenLoaders(dependencies);
  const tokens = tokenResolvers(dependencies);
  const reveal = revealResolvers(dependencies, loadersOf);
  const freezes = freezeResolvers(dependencies);
  const keys = keyResolvers(dependencies);
  const subjects = subjectResolvers(dependencies);
  const subjectRequests = subjectRequestResolvers(dependencies);
  return {
    ...freezes,
    ...subjectRequests,
    ...keys,
    Query: {
      ...tokens.Query,
      ...reveal.Query,
      ...freezes.Query,
      ...subjectRequests.Query,
      ...keys.Query,
      ...subjects.Query,
    },
    Mutation: {
      ...tokens.Mutation,
      ...reveal.Mutation,
      ...freezes.Mutation,
      ...subjectRequests.Mutation,
      ...keys.Mutation,
      ...subjects.Mutation,
    },
    PiiToken: reveal.PiiToken,
  };
}
