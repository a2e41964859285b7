// Generated from schema/audit.graphql by tasks/compose.mjs. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { LedgerEntry as LedgerEntryModel, EntryPage as EntryPageModel } from '../domain/ledger-entry.ts';
import type { ChainVerification as ChainVerificationModel } from '../domain/chain-verification.ts';
import type { ContributionReference as ContributionModel, PodReference as PodModel } from '../models.ts';
import type { Evidence as EvidenceModel } from '../domain/evidence.ts';
import type { InclusionProof as InclusionProofModel } from '../domain/merkle/proof.ts';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  federation__FieldSet: { input: string; output: string; }
  federation__Scope: { input: string; output: string; }
};

/** The kinds of personal data that the vault tokenizes. Each has a canonical form, a token shape and a mask of its own. */
export type PiiKind =
  /** An e-mail address. */
  | 'EMAIL'
  /** A phone number (ITU E.164). */
  | 'PHONE'
  /** A United States social security number. */
  | 'SSN'
  /** A card number (ISO/IEC 7812). */
  | 'PAN'
  /** A card's verification code; single use. */
  | 'CVC'
  /** A person's name. */
  | 'NAME'
  /** A postal address. */
  | 'ADDRESS'
  /** A bank account (ISO 13616). */
  | 'IBAN'
  /** A date of birth (ISO 8601). */
  | 'DATE_OF_BIRTH'
  /** The number of an identity document. */
  | 'DOCUMENT_NUMBER';

/** An amount of money in minor units (cents for EUR): exact at any size, never a float. */
export type Money = {
  __typename?: 'Money';
  /** Minor units as a decimal integer string, for example "1250" for 12.50 EUR. */
  amount: Scalars['String']['output'];
  /** ISO 4217. */
  currency: Currency;
};

/** An amount of money in minor units, as input. */
export type MoneyInput = {
  /** Minor units as a decimal integer string without sign or leading zeros, for example "1250" for 12.50 EUR. */
  amount: Scalars['String']['input'];
  /** ISO 4217. */
  currency: Currency;
};

/** ISO 4217 currencies that the platform holds. */
export type Currency =
  /** Euro, two decimals. */
  | 'EUR'
  /** United States dollar, two decimals. */
  | 'USD'
  /** Pound sterling, two decimals. */
  | 'GBP';

/** A page's position in a connection (Relay Cursor Connections). */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Whether more follows after `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether something stands before `startCursor`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** Cursor of the first edge; null for an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
  /** Cursor of the last edge, for `after`; null for an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
};

/** One verified event in the audit ledger. */
export type AuditEntry = {
  __typename?: 'AuditEntry';
  /** Opaque id, `aud_…`. */
  id: Scalars['ID']['output'];
  /** The service that signed the event, for example `payments`. */
  producer: Scalars['String']['output'];
  /** Position in the producer's chain, from 1. */
  seq: Scalars['String']['output'];
  /** A type of the event catalogue, for example `payments.saga.settled`. */
  type: Scalars['String']['output'];
  /** What the event is about, for example a pod's or a contribution's id. */
  subject: Scalars['String']['output'];
  /** Who caused it: kind and id, for example `user:usr_…`. */
  actor: Scalars['String']['output'];
  /** RFC 3339, UTC. */
  occurredAt: Scalars['String']['output'];
  /** RFC 8785 canonical JSON of the event's body; holds tokens, never raw personal data. */
  body: Scalars['String']['output'];
  /** BLAKE2b-256 of the body, hex. */
  bodyHash: Scalars['String']['output'];
  /** Chain hash of the entry before, hex. */
  prevHash: Scalars['String']['output'];
  /** Chain hash, hex. */
  chainHash: Scalars['String']['output'];
  /** Position in the Merkle tree, from 0. */
  leafIndex: Scalars['String']['output'];
};

/** A page of a list (Relay Cursor Connections). */
export type AuditEntryConnection = {
  __typename?: 'AuditEntryConnection';
  /** The elements of the page. */
  edges: Array<AuditEntryEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type AuditEntryEdge = {
  __typename?: 'AuditEntryEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
  node: AuditEntry;
};

/** The result of verifying one producer's whole chain again, from its first entry. */
export type ChainVerification = {
  __typename?: 'ChainVerification';
  /** Whose chain was verified. */
  producer: Scalars['String']['output'];
  /** Whether every signature, hash and sequence number holds. */
  ok: Scalars['Boolean']['output'];
  /** Entries verified. */
  entries: Scalars['String']['output'];
  /** Chain hash of the last entry, hex; null for an empty chain. */
  head: Maybe<Scalars['String']['output']>;
  /** What is wrong, and at which seq; null when ok. */
  fault: Maybe<Scalars['String']['output']>;
};

/** An RFC 9162 inclusion proof for one entry. */
export type InclusionProof = {
  __typename?: 'InclusionProof';
  /** The entry's position in the tree, from 0. */
  leafIndex: Scalars['String']['output'];
  /** Leaves of the tree that the proof is for. */
  treeSize: Scalars['String']['output'];
  /** SHA-256, hex. */
  rootHash: Scalars['String']['output'];
  /** SHA-256 of the leaf (RFC 9162, section 2.1.1), hex. */
  leafHash: Scalars['String']['output'];
  /** Sibling hashes from leaf to root, hex. */
  path: Array<Scalars['String']['output']>;
};

/** What the audit ledger holds about one thing, and proofs of it. */
export type Evidence = {
  __typename?: 'Evidence';
  /** The signed events, oldest first. */
  entries: Array<AuditEntry>;
  /** One proof for each entry, in the same order. */
  proofs: Array<InclusionProof>;
};

export type Pod = {
  __typename?: 'Pod';
  id: Scalars['ID']['output'];
  /** Events about this pod, oldest first. Visible to its members. */
  auditTrail: Maybe<AuditEntryConnection>;
};


export type PodAuditTrailArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

export type Contribution = {
  __typename?: 'Contribution';
  id: Scalars['ID']['output'];
  /** The signed events of this contribution with their proofs. Visible to the contributor and the pod's members. */
  evidence: Maybe<Evidence>;
};

/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type Query = {
  __typename?: 'Query';
  /**
   * Entries of the audit ledger, oldest first; filters combine. `subject` is what an entry itself is about, for example a
   * token; `about` also finds the entries that name it beside their subject: every reveal of a person's data, for example.
   */
  auditEntries: AuditEntryConnection;
  /** Verifies every producer's chain again from its first entry. */
  verifyAuditChains: Array<ChainVerification>;
  /** Proof that an entry is in the tree. Errors: NOT_FOUND. */
  auditProof: Maybe<InclusionProof>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryAuditEntriesArgs = {
  subject: InputMaybe<Scalars['String']['input']>;
  about: InputMaybe<Scalars['String']['input']>;
  producer: InputMaybe<Scalars['String']['input']>;
  type: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryAuditProofArgs = {
  id: Scalars['ID']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  AuditEntry: AuditEntry;
  Pod: Pod;
  Contribution: Contribution;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  AuditEntry:
    ( { __typename: 'AuditEntry' }
    & GraphQLRecursivePick<FederationTypes['AuditEntry'], {"id":true}> );
  Pod:
    ( { __typename: 'Pod' }
    & GraphQLRecursivePick<FederationTypes['Pod'], {"id":true}> );
  Contribution:
    ( { __typename: 'Contribution' }
    & GraphQLRecursivePick<FederationTypes['Contribution'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  federation__FieldSet: ResolverTypeWrapper<Scalars['federation__FieldSet']['output']>;
  federation__Scope: ResolverTypeWrapper<Scalars['federation__Scope']['output']>;
  PiiKind: PiiKind;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Currency: Currency;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  AuditEntry: ResolverTypeWrapper<LedgerEntryModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AuditEntryConnection: ResolverTypeWrapper<EntryPageModel>;
  AuditEntryEdge: ResolverTypeWrapper<LedgerEntryModel>;
  ChainVerification: ResolverTypeWrapper<ChainVerificationModel>;
  InclusionProof: ResolverTypeWrapper<InclusionProofModel>;
  Evidence: ResolverTypeWrapper<EvidenceModel>;
  Pod: ResolverTypeWrapper<PodModel>;
  Contribution: ResolverTypeWrapper<ContributionModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  federation__FieldSet: Scalars['federation__FieldSet']['output'];
  federation__Scope: Scalars['federation__Scope']['output'];
  Money: Money;
  MoneyInput: MoneyInput;
  PageInfo: PageInfo;
  AuditEntry: LedgerEntryModel;
  ID: Scalars['ID']['output'];
  AuditEntryConnection: EntryPageModel;
  AuditEntryEdge: LedgerEntryModel;
  ChainVerification: ChainVerificationModel;
  InclusionProof: InclusionProofModel;
  Evidence: EvidenceModel;
  Pod: PodModel;
  Contribution: ContributionModel;
  Query: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
};

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: Array<Array<Scalars['federation__Scope']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CostDirectiveArgs = {
  weight: Scalars['Int']['input'];
};

export type CostDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = CostDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ListSizeDirectiveArgs = {
  assumedSize: Maybe<Scalars['Int']['input']>;
  slicingArguments: Maybe<Array<Scalars['String']['input']>>;
  sizedFields: Maybe<Array<Scalars['String']['input']>>;
  requireOneSlicingArgument?: Maybe<Scalars['Boolean']['input']>;
};

export type ListSizeDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = ListSizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type TokenizeDirectiveArgs = {
  kind: PiiKind;
};

export type TokenizeDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = TokenizeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type SensitiveDirectiveArgs = { };

export type SensitiveDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = SensitiveDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type TokenDirectiveArgs = {
  kind: PiiKind;
};

export type TokenDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = TokenDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RateLimitDirectiveArgs = {
  max: Scalars['Int']['input'];
  window: Scalars['String']['input'];
  identityArgs: Maybe<Array<Scalars['String']['input']>>;
};

export type RateLimitDirectiveResolver<Result, Parent, ContextType = SubgraphContext, Args = RateLimitDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface Federation__FieldSetScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__FieldSet'], any> {
  name: 'federation__FieldSet';
}

export interface Federation__ScopeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['federation__Scope'], any> {
  name: 'federation__Scope';
}

export type MoneyResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry'], FederationReferenceType extends FederationReferenceTypes['AuditEntry'] = FederationReferenceTypes['AuditEntry']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['AuditEntry']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  producer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seq?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bodyHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prevHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  chainHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  leafIndex?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AuditEntryConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['AuditEntryConnection'] = ResolversParentTypes['AuditEntryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEntryEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['AuditEntryEdge'] = ResolversParentTypes['AuditEntryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type ChainVerificationResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ChainVerification'] = ResolversParentTypes['ChainVerification']> = {
  producer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  entries?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  head?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fault?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type InclusionProofResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['InclusionProof'] = ResolversParentTypes['InclusionProof']> = {
  leafIndex?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  treeSize?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rootHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  leafHash?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EvidenceResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Evidence'] = ResolversParentTypes['Evidence']> = {
  entries?: Resolver<Array<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  proofs?: Resolver<Array<ResolversTypes['InclusionProof']>, ParentType, ContextType>;
};

export type PodResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Pod'] = ResolversParentTypes['Pod'], FederationReferenceType extends FederationReferenceTypes['Pod'] = FederationReferenceTypes['Pod']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pod']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  auditTrail?: Resolver<Maybe<ResolversTypes['AuditEntryConnection']>, ParentType, ContextType, RequireFields<PodAuditTrailArgs, 'first'>>;
};

export type ContributionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Contribution'] = ResolversParentTypes['Contribution'], FederationReferenceType extends FederationReferenceTypes['Contribution'] = FederationReferenceTypes['Contribution']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Contribution']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditEntries?: Resolver<ResolversTypes['AuditEntryConnection'], ParentType, ContextType, RequireFields<QueryAuditEntriesArgs, 'first'>>;
  verifyAuditChains?: Resolver<Array<ResolversTypes['ChainVerification']>, ParentType, ContextType>;
  auditProof?: Resolver<Maybe<ResolversTypes['InclusionProof']>, ParentType, ContextType, RequireFields<QueryAuditProofArgs, 'id'>>;
};

export type Resolvers<ContextType = SubgraphContext> = {
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  AuditEntryConnection?: AuditEntryConnectionResolvers<ContextType>;
  AuditEntryEdge?: AuditEntryEdgeResolvers<ContextType>;
  ChainVerification?: ChainVerificationResolvers<ContextType>;
  InclusionProof?: InclusionProofResolvers<ContextType>;
  Evidence?: EvidenceResolvers<ContextType>;
  Pod?: PodResolvers<ContextType>;
  Contribution?: ContributionResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = SubgraphContext> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  tokenize?: TokenizeDirectiveResolver<any, any, ContextType>;
  sensitive?: SensitiveDirectiveResolver<any, any, ContextType>;
  token?: TokenDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
};
