import { CrowdPayError } from '@crowdpay/errors';
import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import type { WantedLevel } from './domain/disclosure.ts';
import type { HeldToken } from './domain/token-store.ts';
import {
  type Disclosed,
  discloseTokens,
  type DiscloseTokensDependencies,
} from './use-cases/disclosure/disclose-tokens.ts';

/** What the loaders need. */
export type TokenLoaderDependencies = DiscloseTokensDependencies;

/** What is known of a token without opening it. */
export type TokenFacts = Pick<HeldToken, 'token' | 'kind' | 'mode' | 'singleUse' | 'expiresAt'>;

/** A token whose mask the caller may see. */
export interface TokenDescription extends TokenFacts {
  readonly masked: string;
}

/** A token in the graph; its mask is there already, or is read when it is asked for. */
export type PiiTokenModel = TokenFacts & Partial<Pick<TokenDescription, 'masked'>>;

/** Reads tokens for one request: one call for all that it names, each token once. */
export interface TokenLoaders {
  /** Undefined for a token that is unknown, or none of the caller's business. */
  readonly description: DataLoader<string, TokenDescription | undefined>;
  readonly clear: DataLoader<string, Disclosed>;
}

// As many tokens as one request to the vault may name.
const MAX_BATCH = 1000;

/** The loaders of a request, made on first use and forgotten with it. */
export function tokenLoaders(dependencies: TokenLoaderDependencies): (context: SubgraphContext) => TokenLoaders {
  return perRequest((context) => makeLoaders(dependencies, context));
}

/** @throws CrowdPayError NOT_FOUND, the same for a token that is unknown, another tenant's, erased, or hidden. */
export function requireKnown<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new CrowdPayError('NOT_FOUND', 'There is no such token.');
  return value;
}

function makeLoaders(dependencies: TokenLoaderDependencies, { principal }: SubgraphContext): TokenLoaders {
  const disclose = (tokens: readonly string[], level: WantedLevel): Promise<readonly Disclosed[]> =>
    discloseTokens(dependencies, { tokens: tokens.map((token) => ({ token })), level, manner: 'ASKED' }, principal);
  const options = { maxBatchSize: MAX_BATCH };
  return {
    description: new DataLoader(async (tokens) => (await disclose(tokens, 'MASKED')).map(descriptionOf), options),
    clear: new DataLoader(async (tokens) => [...(await disclose(tokens, 'CLEAR'))], options),
  };
}

function descriptionOf(disclosed: Disclosed): TokenDescription | undefined {
  return disclosed.level === 'REDACTED' ? undefined : { ...disclosed.held, masked: disclosed.value };
}
