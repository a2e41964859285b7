import { CrowdPayError } from '@crowdpay/errors';
import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import { describeTokens, type DescribeTokensDependencies, type TokenDescription } from './use-cases/describe-tokens.ts';
import { type Reveal, revealTokens, type RevealTokensDependencies } from './use-cases/reveal-tokens.ts';

/** What the loaders need. */
export type TokenLoaderDependencies = DescribeTokensDependencies & RevealTokensDependencies;

/** Reads tokens for one request: one call for all that it names, each token once. */
export interface TokenLoaders {
  readonly description: DataLoader<string, TokenDescription | undefined>;
  readonly reveal: DataLoader<string, Reveal>;
}

// As many tokens as one request to the vault may name.
const MAX_BATCH = 1000;
// The longest token is an opaque one of the kind with the longest name; what is longer is none.
const MAX_TOKEN_CHARACTERS = 64;

/** The loaders of a request, made on first use and forgotten with it. */
export function tokenLoaders(dependencies: TokenLoaderDependencies): (context: SubgraphContext) => TokenLoaders {
  return perRequest((context) => makeLoaders(dependencies, context));
}

/** @throws CrowdPayError NOT_FOUND, the same for a token that is unknown, another tenant's or erased. */
export function requireKnown<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such token.');
  return value;
}

function makeLoaders(dependencies: TokenLoaderDependencies, { principal }: SubgraphContext): TokenLoaders {
  const options = { maxBatchSize: MAX_BATCH };
  return {
    description: new DataLoader(async (tokens) => {
      const readable = tokens.map((token) => (token.length <= MAX_TOKEN_CHARACTERS ? token : ''));
      return [...(await describeTokens(dependencies, readable, principal.tenant))];
    }, options),
    reveal: new DataLoader(async (tokens) => [...(await revealTokens(dependencies, tokens, principal))], options),
  };
}
