// Generated from schema/pods.graphql by tasks/compose.mjs. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Invitation as InvitationModel } from '../domain/invitation.ts';
import type { Membership as MembershipModel, MembershipPage as MembershipPageModel } from '../domain/membership.ts';
import type { VisiblePod as VisiblePodModel } from '../use-cases/read-pods.ts';
import type { UserReference as UserModel } from '../models.ts';
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

/** A CrowdPod: a group that pools money for one goal. */
export type Pod = {
  __typename?: 'Pod';
  /** Opaque id, `pod_…`. */
  id: Scalars['ID']['output'];
  /** 1 to 80 characters. */
  name: Scalars['String']['output'];
  /** Of every amount in the pod. */
  currency: Currency;
  /** What the pod wants to raise. */
  goal: Money;
  /** Whether it takes contributions. */
  state: PodState;
  /** RFC 3339, UTC. */
  createdAt: Scalars['String']['output'];
  /** The caller's own membership; null when the caller has none. */
  viewerMembership: Maybe<Membership>;
  /** Members in the order of joining. */
  memberships: MembershipConnection;
};


/** A CrowdPod: a group that pools money for one goal. */
export type PodMembershipsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

/** States of a pod; only OPEN takes contributions and members. */
export type PodState =
  /** Takes contributions and members. */
  | 'OPEN'
  /** Nothing moves until it is released. */
  | 'FROZEN'
  /** Ended for good. */
  | 'CLOSED';

/** One person's part in one pod. */
export type Membership = {
  __typename?: 'Membership';
  /** Opaque id, `mbr_…`. */
  id: Scalars['ID']['output'];
  /** Where the person belongs. */
  pod: Pod;
  /** The member. */
  user: Maybe<User>;
  /** What the person may do there. */
  role: PodRole;
  /** RFC 3339, UTC. */
  joinedAt: Scalars['String']['output'];
};

/** A page of a list (Relay Cursor Connections). */
export type MembershipConnection = {
  __typename?: 'MembershipConnection';
  /** The elements of the page. */
  edges: Array<MembershipEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type MembershipEdge = {
  __typename?: 'MembershipEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
  node: Membership;
};

/** Roles in a pod, from most to least able. */
export type PodRole =
  /** Opened the pod; may do everything in it. */
  | 'OWNER'
  /** Invites and manages members. */
  | 'ADMIN'
  /** Sees to payouts. */
  | 'TREASURER'
  /** Contributes. */
  | 'MEMBER'
  /** Reads only. */
  | 'VIEWER';

/** An invitation to join a pod, addressed to one person. */
export type Invitation = {
  __typename?: 'Invitation';
  /** Opaque id, `inv_…`. */
  id: Scalars['ID']['output'];
  /** The pod to join. */
  podId: Scalars['ID']['output'];
  /** Who is invited; nobody else may accept. */
  inviteeId: Scalars['ID']['output'];
  /** The role that accepting gives. */
  role: PodRole;
  /** Whether it can still be accepted. */
  state: InvitationState;
  /** RFC 3339, UTC. */
  expiresAt: Scalars['String']['output'];
};

/** States of an invitation; only PENDING can be accepted. */
export type InvitationState =
  /** Waits for an answer. */
  | 'PENDING'
  /** The person has joined. */
  | 'ACCEPTED'
  /** The person has refused. */
  | 'DECLINED'
  /** Nobody answered in time. */
  | 'EXPIRED'
  /** The invited person had their data erased. */
  | 'WITHDRAWN';

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** The pods that this person belongs to; visible to that person alone. */
  memberships: Maybe<MembershipConnection>;
};


export type UserMembershipsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};

/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type Query = {
  __typename?: 'Query';
  /** A pod that the caller belongs to. NOT_FOUND for every other, existing or not. */
  pod: Maybe<Pod>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryPodArgs = {
  id: Scalars['ID']['input'];
};

/** Everything that changes something. Each takes one input and returns a payload. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Opens a pod with the caller as its owner. Errors: POLICY_DENIED (KYC is not VERIFIED), INVALID_INPUT. */
  openPod: Maybe<OpenPodPayload>;
  /** Invites a person. Errors: NOT_FOUND, POLICY_DENIED (the caller's role), CONFLICT (already a member or invited). */
  inviteToPod: Maybe<InviteToPodPayload>;
  /** Accepts an invitation addressed to the caller. Errors: NOT_FOUND, CONFLICT (no longer pending). */
  acceptInvitation: Maybe<AcceptInvitationPayload>;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationOpenPodArgs = {
  input: OpenPodInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationInviteToPodArgs = {
  input: InviteToPodInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};

/** What the pod is for. */
export type OpenPodInput = {
  /** 1 to 80 characters. */
  name: Scalars['String']['input'];
  /** Above zero; its currency becomes that of the pod. */
  goal: MoneyInput;
};

/** What opening made. */
export type OpenPodPayload = {
  __typename?: 'OpenPodPayload';
  /** The new pod, with the caller as its owner. */
  pod: Pod;
};

/** Whom to invite, and as what. */
export type InviteToPodInput = {
  /** Opaque id, `pod_…`. */
  podId: Scalars['ID']['input'];
  /** Opaque id, `usr_…`. */
  inviteeId: Scalars['ID']['input'];
  /** Any role but OWNER. */
  role?: PodRole;
};

/** What inviting made. */
export type InviteToPodPayload = {
  __typename?: 'InviteToPodPayload';
  /** The pending invitation. */
  invitation: Invitation;
};

/** Which invitation the caller accepts. */
export type AcceptInvitationInput = {
  /** Opaque id, `inv_…`. */
  invitationId: Scalars['ID']['input'];
};

/** What accepting made. */
export type AcceptInvitationPayload = {
  __typename?: 'AcceptInvitationPayload';
  /** The caller's new membership. */
  membership: Membership;
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
  Pod: Pod;
  Membership: Membership;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Pod:
    ( { __typename: 'Pod' }
    & GraphQLRecursivePick<FederationTypes['Pod'], {"id":true}> );
  Membership:
    ( { __typename: 'Membership' }
    & GraphQLRecursivePick<FederationTypes['Membership'], {"id":true}> );
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
  Pod: ResolverTypeWrapper<VisiblePodModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  PodState: PodState;
  Membership: ResolverTypeWrapper<MembershipModel>;
  MembershipConnection: ResolverTypeWrapper<MembershipPageModel>;
  MembershipEdge: ResolverTypeWrapper<MembershipModel>;
  PodRole: PodRole;
  Invitation: ResolverTypeWrapper<InvitationModel>;
  InvitationState: InvitationState;
  User: ResolverTypeWrapper<UserModel>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OpenPodInput: OpenPodInput;
  OpenPodPayload: ResolverTypeWrapper<Omit<OpenPodPayload, 'pod'> & { pod: ResolversTypes['Pod'] }>;
  InviteToPodInput: InviteToPodInput;
  InviteToPodPayload: ResolverTypeWrapper<Omit<InviteToPodPayload, 'invitation'> & { invitation: ResolversTypes['Invitation'] }>;
  AcceptInvitationInput: AcceptInvitationInput;
  AcceptInvitationPayload: ResolverTypeWrapper<Omit<AcceptInvitationPayload, 'membership'> & { membership: ResolversTypes['Membership'] }>;
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
  Pod: VisiblePodModel;
  ID: Scalars['ID']['output'];
  Membership: MembershipModel;
  MembershipConnection: MembershipPageModel;
  MembershipEdge: MembershipModel;
  Invitation: InvitationModel;
  User: UserModel;
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  OpenPodInput: OpenPodInput;
  OpenPodPayload: Omit<OpenPodPayload, 'pod'> & { pod: ResolversParentTypes['Pod'] };
  InviteToPodInput: InviteToPodInput;
  InviteToPodPayload: Omit<InviteToPodPayload, 'invitation'> & { invitation: ResolversParentTypes['Invitation'] };
  AcceptInvitationInput: AcceptInvitationInput;
  AcceptInvitationPayload: Omit<AcceptInvitationPayload, 'membership'> & { membership: ResolversParentTypes['Membership'] };
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

export type PodResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Pod'] = ResolversParentTypes['Pod'], FederationReferenceType extends FederationReferenceTypes['Pod'] = FederationReferenceTypes['Pod']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pod']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
  goal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['PodState'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  viewerMembership?: Resolver<Maybe<ResolversTypes['Membership']>, ParentType, ContextType>;
  memberships?: Resolver<ResolversTypes['MembershipConnection'], ParentType, ContextType, RequireFields<PodMembershipsArgs, 'first'>>;
};

export type MembershipResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Membership'] = ResolversParentTypes['Membership'], FederationReferenceType extends FederationReferenceTypes['Membership'] = FederationReferenceTypes['Membership']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Membership']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  pod?: Resolver<ResolversTypes['Pod'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['PodRole'], ParentType, ContextType>;
  joinedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MembershipConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['MembershipConnection'] = ResolversParentTypes['MembershipConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MembershipEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MembershipEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['MembershipEdge'] = ResolversParentTypes['MembershipEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
};

export type InvitationResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Invitation'] = ResolversParentTypes['Invitation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  podId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inviteeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['PodRole'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['InvitationState'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  memberships?: Resolver<Maybe<ResolversTypes['MembershipConnection']>, ParentType, ContextType, RequireFields<UserMembershipsArgs, 'first'>>;
};

export type QueryResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  pod?: Resolver<Maybe<ResolversTypes['Pod']>, ParentType, ContextType, RequireFields<QueryPodArgs, 'id'>>;
};

export type MutationResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  openPod?: Resolver<Maybe<ResolversTypes['OpenPodPayload']>, ParentType, ContextType, RequireFields<MutationOpenPodArgs, 'input'>>;
  inviteToPod?: Resolver<Maybe<ResolversTypes['InviteToPodPayload']>, ParentType, ContextType, RequireFields<MutationInviteToPodArgs, 'input'>>;
  acceptInvitation?: Resolver<Maybe<ResolversTypes['AcceptInvitationPayload']>, ParentType, ContextType, RequireFields<MutationAcceptInvitationArgs, 'input'>>;
};

export type OpenPodPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['OpenPodPayload'] = ResolversParentTypes['OpenPodPayload']> = {
  pod?: Resolver<ResolversTypes['Pod'], ParentType, ContextType>;
};

export type InviteToPodPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['InviteToPodPayload'] = ResolversParentTypes['InviteToPodPayload']> = {
  invitation?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
};

export type AcceptInvitationPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['AcceptInvitationPayload'] = ResolversParentTypes['AcceptInvitationPayload']> = {
  membership?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
};

export type Resolvers<ContextType = SubgraphContext> = {
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Pod?: PodResolvers<ContextType>;
  Membership?: MembershipResolvers<ContextType>;
  MembershipConnection?: MembershipConnectionResolvers<ContextType>;
  MembershipEdge?: MembershipEdgeResolvers<ContextType>;
  Invitation?: InvitationResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OpenPodPayload?: OpenPodPayloadResolvers<ContextType>;
  InviteToPodPayload?: InviteToPodPayloadResolvers<ContextType>;
  AcceptInvitationPayload?: AcceptInvitationPayloadResolvers<ContextType>;
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
