// Generated from schema/payments.graphql by tasks/compose.mjs. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Payment as PaymentModel } from '../domain/contribution.ts';
import type { ContributionPage as ContributionPageModel, PodReference as PodModel, UserReference as UserModel } from '../models.ts';
import type { Journal as JournalModel, Posting as PostingModel } from '../domain/ledger/journal.ts';
import type { Saga as SagaModel, SagaStep as SagaStepModel } from '../domain/saga/saga.ts';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
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

/** One person's payment into one pod, carried by one saga. */
export type Contribution = {
  __typename?: 'Contribution';
  /** Opaque id, `ctr_…`. */
  id: Scalars['ID']['output'];
  /** Where the money goes. */
  pod: Maybe<Pod>;
  /** Who pays. */
  contributor: Maybe<User>;
  /** What is paid. */
  amount: Money;
  /** The state of its saga. */
  state: SagaState;
  /** Why the payment was refused or aborted; null otherwise. A closed vocabulary, for example `card_declined`. */
  failure: Maybe<Scalars['String']['output']>;
  /** The card that paid: a PAN token, masked on its way out. */
  card: Maybe<Scalars['String']['output']>;
  /** The course of the payment. */
  saga: Saga;
  /** The journals that this contribution posted to the money ledger, oldest first. */
  journals: Array<Journal>;
  /** RFC 3339, UTC. */
  createdAt: Scalars['String']['output'];
};

/** The states of the payment saga, in their order; ABORTED and FAILED are ends. */
export type SagaState =
  /** Accepted; nothing is reserved yet. */
  | 'CREATED'
  /** Money is expected in the ledger; the authorisation is under way. */
  | 'RESERVED'
  /** The provider holds the money on the card; the capture is under way. */
  | 'AUTHORISED'
  /** The provider took the money. */
  | 'CAPTURED'
  /** The money is posted to the pod. */
  | 'POSTED'
  /** The provider confirmed the settlement. */
  | 'SETTLED'
  /** Compensated: no money has moved. */
  | 'ABORTED'
  /** Parked for a person to look at. */
  | 'FAILED';

/** The course of one payment. */
export type Saga = {
  __typename?: 'Saga';
  /** Opaque id, `sga_…`. */
  id: Scalars['ID']['output'];
  /** Where the payment stands. */
  state: SagaState;
  /** Every transition, oldest first. */
  transitions: Array<SagaTransition>;
};

/** One step of a saga. */
export type SagaTransition = {
  __typename?: 'SagaTransition';
  /** Null for the first. */
  from: Maybe<SagaState>;
  /** The state that was reached. */
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
  /** What the journal records. */
  kind: JournalKind;
  /** At least two; they sum to zero per currency. */
  postings: Array<Posting>;
  /** RFC 3339, UTC. */
  postedAt: Scalars['String']['output'];
};

/** What a journal records. */
export type JournalKind =
  /** Money is expected: the pod's pending account is credited. */
  | 'RESERVE'
  /** The reservation is undone and the captured money is posted to the pod. */
  | 'CAPTURE'
  /** The provider's settlement moved the money from its clearing account to the bank. */
  | 'SETTLE'
  /** A compensation: the reservation is undone, no money has moved. */
  | 'ABORT';

/** One line of a journal: one account, one amount. */
export type Posting = {
  __typename?: 'Posting';
  /** The account's code, for example `pod:pod_…:posted`. */
  account: Scalars['String']['output'];
  /** Signed minor units: debits positive, credits negative. */
  amount: Scalars['String']['output'];
  /** ISO 4217. */
  currency: Currency;
};

/** A page of a list (Relay Cursor Connections). */
export type ContributionConnection = {
  __typename?: 'ContributionConnection';
  /** The elements of the page. */
  edges: Array<ContributionEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type ContributionEdge = {
  __typename?: 'ContributionEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
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

/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type Query = {
  __typename?: 'Query';
  /** A contribution that the caller made, or one to a pod that the caller belongs to. NOT_FOUND for every other. */
  contribution: Maybe<Contribution>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryContributionArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that changes something. Each takes one input and returns a payload. */
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


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationContributeArgs = {
  input: ContributeInput;
};

/** A payment by card into a pod. */
export type ContributeInput = {
  /** Opaque id, `pod_…`. */
  podId: Scalars['ID']['input'];
  /** Above zero, in the currency of the pod. */
  amount: MoneyInput;
  /** The card that pays. */
  card: CardInput;
  /** Chosen by the client, 8 to 64 of [A-Za-z0-9_-], kept for at least 24 h: the same key and arguments replay the result. */
  idempotencyKey: Scalars['String']['input'];
};

/** A card as its holder types it in. Number and CVC are tokenized before any service sees them. */
export type CardInput = {
  /** 12 to 19 digits; spaces and dashes are allowed. */
  number: Scalars['String']['input'];
  /** 3 or 4 digits; kept until the authorisation, at most 15 minutes. */
  cvc: Scalars['String']['input'];
  /** 1 to 12. */
  expiryMonth: Scalars['Int']['input'];
  /** Four digits. */
  expiryYear: Scalars['Int']['input'];
};

/** What the payment made. */
export type ContributePayload = {
  __typename?: 'ContributePayload';
  /** The contribution, as far as its saga has come. */
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
  Contribution: ResolverTypeWrapper<PaymentModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  SagaState: SagaState;
  Saga: ResolverTypeWrapper<SagaModel>;
  SagaTransition: ResolverTypeWrapper<SagaStepModel>;
  Journal: ResolverTypeWrapper<JournalModel>;
  JournalKind: JournalKind;
  Posting: ResolverTypeWrapper<PostingModel>;
  ContributionConnection: ResolverTypeWrapper<ContributionPageModel>;
  ContributionEdge: ResolverTypeWrapper<PaymentModel>;
  Pod: ResolverTypeWrapper<PodModel>;
  User: ResolverTypeWrapper<UserModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ContributeInput: ContributeInput;
  CardInput: CardInput;
  ContributePayload: ResolverTypeWrapper<Omit<ContributePayload, 'contribution'> & { contribution: ResolversTypes['Contribution'] }>;
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
  Contribution: PaymentModel;
  ID: Scalars['ID']['output'];
  Saga: SagaModel;
  SagaTransition: SagaStepModel;
  Journal: JournalModel;
  Posting: PostingModel;
  ContributionConnection: ContributionPageModel;
  ContributionEdge: PaymentModel;
  Pod: PodModel;
  User: UserModel;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  ContributeInput: ContributeInput;
  CardInput: CardInput;
  ContributePayload: Omit<ContributePayload, 'contribution'> & { contribution: ResolversParentTypes['Contribution'] };
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
  sensitive?: SensitiveDirectiveResolver<any, any, ContextType>;
  token?: TokenDirectiveResolver<any, any, ContextType>;
  rateLimit?: RateLimitDirectiveResolver<any, any, ContextType>;
};
