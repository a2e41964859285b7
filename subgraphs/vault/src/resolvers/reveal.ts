import { CrowdPayError } from '@crowdpay/errors';
import { requireAllowed } from '@crowdpay/policy';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
import type {
  DetokenizeOutcome,
  MutationResolvers,
  PiiTokenResolvers,
  QueryResolvers,
} from '../generated/resolvers.ts';
import { overVolume } from '../domain/volume/volume-limiter.ts';
import { requireKnown, type TokenLoaders } from '../token-loaders.ts';
import { detokenize } from '../use-cases/disclosure/detokenize.ts';
import type { Disclosed, DiscloseTokensDependencies, Refusal } from '../use-cases/disclosure/disclose-tokens.ts';
import { readRevealReason, type ReadRevealReasonDependencies } from '../use-cases/disclosure/read-reveal-reason.ts';

/** What the resolvers of reveals need. */
export type RevealResolverDependencies = DiscloseTokensDependencies & ReadRevealReasonDependencies;

/** Tokens to values: `piiToken`, `PiiToken`, `detokenize`, and the reasons that callers gave for it. */
export function revealResolvers(
  dependencies: RevealResolverDependencies,
  loadersOf: (context: SubgraphContext) => TokenLoaders,
): {
  readonly Query: Pick<QueryResolvers, 'piiToken' | 'revealReason'>;
  readonly Mutation: Pick<MutationResolvers, 'detokenize'>;
  readonly PiiToken: PiiTokenResolvers;
} {
  return {
    Query: {
      piiToken: async (_root, { token }, context) => requireKnown(await loadersOf(context).description.load(token)),
      revealReason: async (_root, { id }, { principal }) => {
        const { text, caller, createdAt } = await readRevealReason(dependencies, id, principal);
        return { id, text, caller: caller.id, createdAt: createdAt.toISOString() };
      },
    },
    Mutation: {
      detokenize: async (_root, { input }, { principal }) => {
        const level = input.level ?? 'CLEAR';
        if (level === 'REDACTED') throw new CrowdPayError('INVALID_INPUT', 'Ask for CLEAR or MASKED.');
        const disclosed = await detokenize(dependencies, input.tokens, level, principal);
        return { outcomes: disclosed.map((one, index) => outcomeOf(input.tokens[index] ?? '', one)) };
      },
    },
    PiiToken: {
      __resolveReference: async ({ token }, context) => requireKnown(await loadersOf(context).description.load(token)),
      masked: async ({ token, masked }, _arguments, context) =>
        masked ?? requireKnown(await loadersOf(context).description.load(token)).masked,
      expiresAt: ({ expiresAt }) => expiresAt?.toISOString() ?? null,
      clear: async ({ token }, _arguments, context) => clearOf(await loadersOf(context).clear.load(token)),
    },
  };
}

function clearOf(disclosed: Disclosed): string {
  if (disclosed.level === 'CLEAR') return disclosed.value;
  if (disclosed.level === 'MASKED' && disclosed.verdict.decision !== undefined) {
    requireAllowed(disclosed.verdict.decision);
  }
  throw errorOf(disclosed.refusal ?? 'DENIED');
}

function outcomeOf(token: string, disclosed: Disclosed): DetokenizeOutcome {
  const { level, refusal } = disclosed;
  const { code, message } = refusal === undefined ? {} : errorOf(refusal);
  const error = code === undefined || message === undefined ? null : { code, message };
  if (level === 'REDACTED') return { token, kind: null, level, value: null, error };
  return { token, kind: disclosed.held.kind, level, value: disclosed.value, error };
}

function errorOf(refusal: Refusal): CrowdPayError {
  switch (refusal) {
    case 'UNKNOWN':
      return new CrowdPayError('NOT_FOUND', 'There is no such token.');
    case 'DENIED':
      return new CrowdPayError('POLICY_DENIED', 'The policy does not allow this.');
    case 'RATE_LIMITED':
      return overVolume();
  }
}
