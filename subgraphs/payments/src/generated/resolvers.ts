// Generated from schema/payments.graphql by tasks/compose.mjs. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
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
  | 'EMAIL'
  | 'PHONE'
  | 'SSN'
  | 'PAN'
  | 'CVC'
  | 'NAME'
  | 'ADDRESS'
  | 'IBAN'
  | 'DATE_OF_BIRTH'
  | 'DOCUMENT_NUMBER';

/** An amount of money in minor units (cents for EUR): exact at any size, never a float. */
export type Money = {
  __typename?: 'Money';
  /** Minor units as a decimal integer string, for example "1250" for 12.50 EUR. */
  amount: Scalars['String']['output'];
  currency: Currency;
};

/** An amount of money in minor units, as input. */
export type MoneyInput = {
  /** Minor units as a decimal integer string without sign or leading zeros, for example "1250" for 12.50 EUR. */
  amount: Scalars['String']['input'];
  currency: Currency;
};

/** ISO 4217 currencies that the platform holds. */
export type Currency =
  | 'EUR'
  | 'USD'
  | 'GBP';

/** A page's position in a connection (Relay Cursor Connections). */
export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor: Maybe<Scalars['String']['output']>;
  endCursor: Maybe<Scalars['String']['output']>;
};

/** One person's payment into one pod, carried by one saga. */
export type Contribution = {
  __typename?: 'Contribution';
  /** Opaque id, `ctr_…`. */
  id: Scalars['ID']['output'];
  pod: Maybe<Pod>;
  contributor: Maybe<User>;
  amount: Money;
  state: SagaState;
  /** Why the payment was refused or aborted; null otherwise. A closed vocabulary, for example `card_declined`. */
  failure: Maybe<Scalars['String']['output']>;
  /** The card that paid: a PAN token, masked on its way out. */
  card: Maybe<Scalars['String']['output']>;
  saga: Saga;
  /** The journals that this contribution posted to the money ledger, oldest first. */
  journals: Array<Journal>;
  /** RFC 3339, UTC. */
  createdAt: Scalars['String']['output'];
};

/** The states of the payment saga, in their order; ABORTED and FAILED are ends. */
export type SagaState =
  | 'CREATED'
  | 'RESERVED'
  | 'AUTHORISED'
  | 'CAPTURED'
  | 'POSTED'
  | 'SETTLED'
  | 'ABORTED'
  | 'FAILED';

/** The course of one payment. */
export type Saga = {
  __typename?: 'Saga';
  /** Opaque id, `sga_…`. */
  id: Scalars['ID']['output'];
  state: SagaState;
  /** Every transition, oldest first. */
  transitions: Array<SagaTransition>;
};

export type SagaTransition = {
  __typename?: 'SagaTransition';
  from: Maybe<SagaState>;
  to: SagaState;
  /** RFC 3339, UTC. */
  at: Scalars['String']['output'];
  /** A word for the reason, for example `card_declined`. */
  reason: Maybe<Scalars['String']['output']>;
};

/** One atomic set of postings in the money ledger; their amounts sum to zero per currency. */
export type Journal = {
  __typename?: 'Journal';
  /** Opaque id, `jrn_…`. */
  id: Scalars['ID']['output'];
  kind: JournalKind;
  postings: Array<Posting>;
  /** RFC 3339, UTC. */
  postedAt: Scalars['String']['output'];
};

export type JournalKind =
  /** Money is expected: the pod's pending account is credited. */
  | 'RESERVE'
  /** The reservation is undone and the captured money is posted to the pod. */
  | 'CAPTURE'
  /** The provider's settlement moved the money from its clearing account to the bank. */
  | 'SETTLE'
  /** A compensation: the reservation is undone, no money has moved. */
  | 'ABORT';

export type Posting = {
  __typename?: 'Posting';
  /** The account's code, for example `pod:pod_…:posted`. */
  account: Scalars['String']['output'];
  /** Signed minor units: debits positive, credits negative. */
  amount: Scalars['String']['output'];
  currency: Currency;
};

export type ContributionConnection = {
  __typename?: 'ContributionConnection';
  edges: Array<ContributionEdge>;
  pageInfo: PageInfo;
};

export type ContributionEdge = {
  __typename?: 'ContributionEdge';
  cursor: Scalars['String']['output'];
  node: Contribution;
};

export type Pod = {
  __typename?: 'Pod';
  id: Scalars['ID']['output'];
  /** Money posted to the pod. Visible to its members. */
  balance: Maybe<Money>;
  /** Contributions, newest first. Visible to its members. */
  contributions: Maybe<ContributionConnection>;
};


export type PodContributionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** The person's own contributions, newest first; visible to that person alone. */
  contributions: Maybe<ContributionConnection>;
};


export type UserContributionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

export type Query = {
  __typename?: 'Query';
  /** A contribution that the caller made, or one to a pod that the caller belongs to. NOT_FOUND for every other. */
  contribution: Maybe<Contribution>;
};


export type QueryContributionArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Pays into a pod by card. The answer comes when the saga has posted, aborted, or still runs after 10 s (then `state`
   * says how far it is). Errors: NOT_FOUND (no such pod, or the caller is not its member), INVALID_INPUT (amount, currency,
   * expiry), LIMIT_EXCEEDED (amount over the limit), POLICY_DENIED, PAYMENT_DECLINED, IDEMPOTENCY_CONFLICT,
   * IDEMPOTENCY_IN_FLIGHT, RATE_LIMITED.
   */
  contribute: Maybe<ContributePayload>;
};


export type MutationContributeArgs = {
  input: ContributeInput;
};

export type ContributeInput = {
  podId: Scalars['ID']['input'];
  amount: MoneyInput;
  card: CardInput;
  /** Chosen by the client, 8 to 64 of [A-Za-z0-9_-], kept for at least 24 h: the same key and arguments replay the result. */
  idempotencyKey: Scalars['String']['input'];
};

export type CardInput = {
  number: Scalars['String']['input'];
  cvc: Scalars['String']['input'];
  /** 1 to 12. */
  expiryMonth: Scalars['Int']['input'];
  /** Four digits. */
  expiryYear: Scalars['Int']['input'];
};

export type ContributePayload = {
  __typename?: 'ContributePayload';
  contribution: Contribution;
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
  Contribution: Contribution;
  Saga: Saga;
  Journal: Journal;
  Pod: Pod;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Contribution:
    ( { __typename: 'Contribution' }
    & GraphQLRecursivePick<FederationTypes['Contribution'], {"id":true}> );
  Saga:
    ( { __typename: 'Saga' }
    & GraphQLRecursivePick<FederationTypes['Saga'], {"id":true}> );
  Journal:
    ( { __typename: 'Journal' }
    & GraphQLRecursivePick<FederationTypes['Journal'], {"id":true}> );
  Pod:
    ( { __typename: 'Pod' }
    & GraphQLRecursivePick<FederationTypes['Pod'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"id":true}> );
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
  Contribution: ResolverTypeWrapper<Contribution>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  SagaState: SagaState;
  Saga: ResolverTypeWrapper<Saga>;
  SagaTransition: ResolverTypeWrapper<SagaTransition>;
  Journal: ResolverTypeWrapper<Journal>;
  JournalKind: JournalKind;
  Posting: ResolverTypeWrapper<Posting>;
  ContributionConnection: ResolverTypeWrapper<ContributionConnection>;
  ContributionEdge: ResolverTypeWrapper<ContributionEdge>;
  Pod: ResolverTypeWrapper<Pod>;
  User: ResolverTypeWrapper<User>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ContributeInput: ContributeInput;
  CardInput: CardInput;
  ContributePayload: ResolverTypeWrapper<ContributePayload>;
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
  Contribution: Contribution | FederationReferenceTypes['Contribution'];
  ID: Scalars['ID']['output'];
  Saga: Saga | FederationReferenceTypes['Saga'];
  SagaTransition: SagaTransition;
  Journal: Journal | FederationReferenceTypes['Journal'];
  Posting: Posting;
  ContributionConnection: ContributionConnection;
  ContributionEdge: ContributionEdge;
  Pod: Pod | FederationReferenceTypes['Pod'];
  User: User | FederationReferenceTypes['User'];
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  ContributeInput: ContributeInput;
  CardInput: CardInput;
  ContributePayload: ContributePayload;
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

export type ContributionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Contribution'] = ResolversParentTypes['Contribution'], FederationReferenceType extends FederationReferenceTypes['Contribution'] = FederationReferenceTypes['Contribution']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Contribution']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType>;
  contributor?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SagaState'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  card?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  saga?: Resolver<ResolversTypes['Saga'], ParentType, ContextType>;
  journals?: Resolver<Array<ResolversTypes['Journal']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SagaResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Saga'] = ResolversParentTypes['Saga'], FederationReferenceType extends FederationReferenceTypes['Saga'] = FederationReferenceTypes['Saga']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Saga']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SagaState'], ParentType, ContextType>;
  transitions?: Resolver<Array<ResolversTypes['SagaTransition']>, ParentType, ContextType>;
};

export type SagaTransitionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SagaTransition'] = ResolversParentTypes['SagaTransition']> = {
  from?: Resolver<Maybe<ResolversTypes['SagaState']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['SagaState'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type JournalResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Journal'] = ResolversParentTypes['Journal'], FederationReferenceType extends FederationReferenceTypes['Journal'] = FederationReferenceTypes['Journal']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Journal']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['JournalKind'], ParentType, ContextType>;
  postings?: Resolver<Array<ResolversTypes['Posting']>, ParentType, ContextType>;
  postedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PostingResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Posting'] = ResolversParentTypes['Posting']> = {
  account?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type ContributionConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ContributionConnection'] = ResolversParentTypes['ContributionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ContributionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ContributionEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ContributionEdge'] = ResolversParentTypes['ContributionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Contribution'], ParentType, ContextType>;
};

export type PodResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Pod'] = ResolversParentTypes['Pod'], FederationReferenceType extends FederationReferenceTypes['Pod'] = FederationReferenceTypes['Pod']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pod']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  balance?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  contributions?: Resolver<Maybe<ResolversTypes['ContributionConnection']>, ParentType, ContextType, RequireFields<PodContributionsArgs, 'first'>>;
};

export type UserResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  contributions?: Resolver<Maybe<ResolversTypes['ContributionConnection']>, ParentType, ContextType, RequireFields<UserContributionsArgs, 'first'>>;
};

export type QueryResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  contribution?: Resolver<Maybe<ResolversTypes['Contribution']>, ParentType, ContextType, RequireFields<QueryContributionArgs, 'id'>>;
};

export type MutationResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  contribute?: Resolver<Maybe<ResolversTypes['ContributePayload']>, ParentType, ContextType, RequireFields<MutationContributeArgs, 'input'>>;
};

export type ContributePayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ContributePayload'] = ResolversParentTypes['ContributePayload']> = {
  contribution?: Resolver<ResolversTypes['Contribution'], ParentType, ContextType>;
};

export type Resolvers<ContextType = SubgraphContext> = {
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Contribution?: ContributionResolvers<ContextType>;
  Saga?: SagaResolvers<ContextType>;
  SagaTransition?: SagaTransitionResolvers<ContextType>;
  Journal?: JournalResolvers<ContextType>;
  Posting?: PostingResolvers<ContextType>;
  ContributionConnection?: ContributionConnectionResolvers<ContextType>;
  ContributionEdge?: ContributionEdgeResolvers<ContextType>;
  Pod?: PodResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  ContributePayload?: ContributePayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = SubgraphContext> = {
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
  cost?: CostDirectiveResolver<any, any, ContextType>;
  listSize?: ListSizeDirectiveResolver<any, any, ContextType>;
  tokenize?: TokenizeDirectiveResolver<any, any, ContextType>;
  token?: TokenDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
};
