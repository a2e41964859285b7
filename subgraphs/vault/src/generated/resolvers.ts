// Generated from schema/vault.graphql by tasks/compose.mjs. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { PiiTokenModel } from '../token-loaders.ts';
import type { RevealFreeze as RevealFreezeModel, RevealFreezePage as RevealFreezePageModel } from '../domain/volume/reveal-freezes.ts';
import type { Job as JobModel } from '../domain/jobs.ts';
import type { JobPage as JobPageModel } from '../use-cases/jobs/read-jobs.ts';
import type { KeyStatus as KeyStatusModel } from '../use-cases/keys/read-keys.ts';
import type { SubjectCase as SubjectCaseModel, StoredReport as StoredReportModel, SubjectCasePage as SubjectCasePageModel } from '../domain/subject-request.ts';
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

/** A vault token and what the caller may see behind it. */
export type PiiToken = {
  __typename?: 'PiiToken';
  /** The token itself: it names the value, and tells nothing about it. */
  token: Scalars['ID']['output'];
  /** What kind of value it stands for. */
  kind: PiiKind;
  /** The masked value, for example `a•••@e•••.com`. */
  masked: Scalars['String']['output'];
  /**
   * The clear value. Needs policy's consent: one's own data, or a role and a purpose (header X-CrowdPay-Purpose). Each
   * reveal and each denial is audited before the answer leaves. Errors: POLICY_DENIED, RATE_LIMITED, NOT_FOUND (a single-use
   * token that was used).
   */
  clear: Maybe<Scalars['String']['output']>;
  /** How the token came to be. */
  mode: TokenMode;
  /** When it resolves to nothing any more, in RFC 3339; null for a token that stays. */
  expiresAt: Maybe<Scalars['String']['output']>;
  /** Whether the first clear reveal of it is its last. */
  singleUse: Scalars['Boolean']['output'];
};

/** How much is shown of what a token stands for. */
export type DisclosureLevel =
  /** The value. */
  | 'CLEAR'
  /** Its mask, for example `a•••@e•••.com`. */
  | 'MASKED'
  /** Nothing: there is no such token, or it is none of the caller's business. */
  | 'REDACTED';

/** Tokens to be swapped for what they stand for. */
export type DetokenizeInput = {
  /** At most 1,000. One that comes twice counts once. */
  tokens: Array<Scalars['ID']['input']>;
  /** How much of them: CLEAR or MASKED. */
  level?: DisclosureLevel;
};

/** What came of the tokens. */
export type DetokenizePayload = {
  __typename?: 'DetokenizePayload';
  /** One for each token, in their order. */
  outcomes: Array<DetokenizeOutcome>;
};

/** What came of one token. */
export type DetokenizeOutcome = {
  __typename?: 'DetokenizeOutcome';
  /** The token, as it was asked for. */
  token: Scalars['ID']['output'];
  /** What kind of value it stands for; null when nothing is shown. */
  kind: Maybe<PiiKind>;
  /** What is shown: no more than was asked for, and less where the policy says so. */
  level: DisclosureLevel;
  /** The value or its mask; null when nothing is shown. */
  value: Maybe<Scalars['String']['output']>;
  /** Why less is shown than was asked for: NOT_FOUND, POLICY_DENIED or RATE_LIMITED. */
  error: Maybe<ValueError>;
};

/** Why somebody looked at personal data, in their own words (purpose OTHER). */
export type RevealReason = {
  __typename?: 'RevealReason';
  /** As audit events name it (`rsn_…`). */
  id: Scalars['ID']['output'];
  /** The caller's words. May hold personal data. */
  text: Scalars['String']['output'];
  /** Who wrote them: `usr_…`, or the client id of a partner. */
  caller: Scalars['ID']['output'];
  /** In RFC 3339. */
  createdAt: Scalars['String']['output'];
};

/** How tokens come to be. */
export type TokenMode =
  /** One token for all who bring the same value, found again by the value. */
  | 'DETERMINISTIC'
  /** A token of its own for each value of each call; no value leads to it. */
  | 'RANDOM';

/** A raw value and what it is. */
export type RawValueInput = {
  /** What kind of value it is. A CVC always gets a random token for one authorisation, whatever the mode. */
  kind: PiiKind;
  /** The value in any spelling that its kind knows. */
  value: Scalars['String']['input'];
};

/** Raw values to be swapped for tokens. */
export type TokenizeInput = {
  /** At most 1,000. */
  values: Array<RawValueInput>;
  /** How the tokens come to be. */
  mode?: TokenMode;
  /** After how many seconds the tokens resolve to nothing, 1 to 31,536,000. For RANDOM alone; without it they stay. */
  ttlSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Whether the first clear reveal of a token is its last. For RANDOM alone. */
  singleUse?: Scalars['Boolean']['input'];
  /** The person whose values they are: the caller, unless a partner acts for a person of its tenant (`usr_…`). */
  subject?: InputMaybe<Scalars['ID']['input']>;
};

/** What came of the values. */
export type TokenizePayload = {
  __typename?: 'TokenizePayload';
  /** One for each value, in their order. */
  outcomes: Array<TokenizeOutcome>;
};

/** What came of one value: a token or an error. */
export type TokenizeOutcome = {
  __typename?: 'TokenizeOutcome';
  /** The token; null where there is an error. */
  token: Maybe<Scalars['ID']['output']>;
  /** Why there is none. */
  error: Maybe<ValueError>;
};

/** Why one value of a batch has no result; the others have theirs. */
export type ValueError = {
  __typename?: 'ValueError';
  /** As `extensions.code` of an error, for example INVALID_PII. */
  code: Scalars['String']['output'];
  /** What to do about it. Never repeats the value. */
  message: Scalars['String']['output'];
};

/** That a caller sees nothing of others in the clear, because they asked for unusually many clear values within an hour. */
export type RevealFreeze = {
  __typename?: 'RevealFreeze';
  /** As audit events name it (`frz_…`). */
  id: Scalars['ID']['output'];
  /** Who is frozen: `usr_…`, or the client id of a partner. */
  caller: Scalars['ID']['output'];
  /** How many clear values of others the caller asked for in the hour; the last batch of them did not leave the vault. */
  requested: Scalars['Int']['output'];
  /** In RFC 3339. */
  frozenAt: Scalars['String']['output'];
  /** When it was lifted, in RFC 3339; null while it holds. */
  liftedAt: Maybe<Scalars['String']['output']>;
  /** Who lifted it (`usr_…`). */
  liftedBy: Maybe<Scalars['ID']['output']>;
};

/** A page of a list (Relay Cursor Connections). */
export type RevealFreezeConnection = {
  __typename?: 'RevealFreezeConnection';
  /** The elements of the page. */
  edges: Array<RevealFreezeEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type RevealFreezeEdge = {
  __typename?: 'RevealFreezeEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
  node: RevealFreeze;
};

/** A freeze to be lifted. */
export type LiftRevealFreezeInput = {
  /** Which freeze (`frz_…`). */
  id: Scalars['ID']['input'];
};

/** The freeze after it was lifted. */
export type LiftRevealFreezePayload = {
  __typename?: 'LiftRevealFreezePayload';
  /** The freeze. */
  freeze: RevealFreeze;
};

/** A value whose token is looked for. */
export type FindTokenInput = {
  /** What kind of value it is. A CVC is never found. */
  kind: PiiKind;
  /** The value in any spelling that its kind knows. */
  value: Scalars['String']['input'];
};

/** What can be rotated. */
export type KeyRotation =
  /** The wrapping of the tenant's keys by key management (KMS): each is wrapped again under its present key. */
  | 'KEK'
  /** The tenant's key: a new version wraps the keys of all data subjects. */
  | 'TENANT_KEY'
  /** The keys of data subjects: new ones encrypt everything that is kept for them. */
  | 'DATA_KEY'
  /** The key of the blind index: a new version finds tokens by their values. */
  | 'INDEX_KEY';

/** What the vault's long work is about. */
export type VaultJobType =
  /** See KeyRotation.KEK. */
  | 'KEK_ROTATION'
  /** See KeyRotation.TENANT_KEY. */
  | 'TENANT_KEY_ROTATION'
  /** See KeyRotation.DATA_KEY. */
  | 'DATA_KEY_ROTATION'
  /** See KeyRotation.INDEX_KEY. */
  | 'INDEX_KEY_ROTATION'
  /** All data of a person is erased. */
  | 'SUBJECT_ERASURE'
  /** The data of a person is collected for them. */
  | 'SUBJECT_EXPORT';

/** How a job stands. */
export type VaultJobState =
  /** It waits to be taken up. */
  | 'QUEUED'
  /** It is being done. */
  | 'RUNNING'
  /** It is done. */
  | 'SUCCEEDED'
  /** It was given up, see `errorCode`. What it had done stays done; a new job does the rest. */
  | 'FAILED';

/** Long work, done batch by batch; no crash loses or doubles a batch. */
export type VaultJob = {
  __typename?: 'VaultJob';
  /** As audit events name it (`job_…`). */
  id: Scalars['ID']['output'];
  /** What it is about. */
  type: VaultJobType;
  /** How it stands. */
  state: VaultJobState;
  /** Which part of the work is next; empty at the beginning. */
  phase: Scalars['String']['output'];
  /** Things done, for example keys wrapped again. */
  done: Scalars['Int']['output'];
  /** Things to be done; null while it is not known. */
  total: Maybe<Scalars['Int']['output']>;
  /** Things that could not be done (their ciphertext was damaged) and stay as they are. */
  failed: Scalars['Int']['output'];
  /** In RFC 3339. */
  createdAt: Scalars['String']['output'];
  /** When it last made progress or was taken up, in RFC 3339. */
  updatedAt: Scalars['String']['output'];
  /** When it came to its end, in RFC 3339. */
  finishedAt: Maybe<Scalars['String']['output']>;
  /** Why it stopped last, as `extensions.code` of an error; null when all goes well. */
  errorCode: Maybe<Scalars['String']['output']>;
};

/** A page of a list (Relay Cursor Connections). */
export type VaultJobConnection = {
  __typename?: 'VaultJobConnection';
  /** The elements of the page. */
  edges: Array<VaultJobEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type VaultJobEdge = {
  __typename?: 'VaultJobEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
  node: VaultJob;
};

/** The keys of a tenant. */
export type VaultKeys = {
  __typename?: 'VaultKeys';
  /** One for each rotation that has something to replace; none for a tenant that keeps nothing yet. */
  keys: Array<VaultKey>;
};

/** What a rotation replaces. */
export type VaultKey = {
  __typename?: 'VaultKey';
  /** The rotation. */
  rotation: KeyRotation;
  /** The version in use; null where there is one for each key (KEK) or data subject (DATA_KEY). */
  version: Maybe<Scalars['Int']['output']>;
  /** Since when it is in use, in RFC 3339; where there are many, the oldest. */
  since: Scalars['String']['output'];
  /** When the vault starts the rotation by itself, in RFC 3339. */
  nextDue: Scalars['String']['output'];
  /** The keys of key management that it rests on. */
  kmsKeyIds: Array<Scalars['String']['output']>;
  /** The rotation under way. */
  job: Maybe<VaultJob>;
};

/** A rotation to be started. */
export type StartKeyRotationInput = {
  /** Which one. */
  rotation: KeyRotation;
};

/** The rotation under way. */
export type StartKeyRotationPayload = {
  __typename?: 'StartKeyRotationPayload';
  /** Its job: a new one, or the one that was under way already. */
  job: VaultJob;
};

/** Whose data is erased. */
export type EraseSubjectInput = {
  /** The person (`usr_…`): the caller, or whom an officer acts for. */
  subject: Scalars['ID']['input'];
};

/** The erasure under way. */
export type EraseSubjectPayload = {
  __typename?: 'EraseSubjectPayload';
  /** Its job: a new one, or the one that was under way already. */
  job: VaultJob;
};

/** Whose data is exported. */
export type ExportSubjectInput = {
  /** The person (`usr_…`): the caller where it is left out, or whom an officer acts for. */
  subject?: InputMaybe<Scalars['ID']['input']>;
};

/** The export under way. */
export type ExportSubjectPayload = {
  __typename?: 'ExportSubjectPayload';
  /** Its job: a new one, or the one that was under way already. */
  job: VaultJob;
};

/** Everything that was held for a person when it was collected. */
export type SubjectExport = {
  __typename?: 'SubjectExport';
  /**
   * JSON `{ "version": 1, "subject", "exportedAt", "values": [{ "kind", "value", "heldSince", "token" }] }`, instants in RFC
   * 3339. Card numbers are masked. Fields may be added; none is changed.
   */
  json: Scalars['String']['output'];
  /** When it was complete, in RFC 3339. */
  createdAt: Scalars['String']['output'];
  /** From then on it cannot be read any more, in RFC 3339. */
  expiresAt: Scalars['String']['output'];
};

/** What people may ask about their own data (GDPR articles 15, 16, 17 and 21; CCPA 1798.110, .106, .105 and .120). */
export type SubjectRequestKind =
  /** A copy of everything. */
  | 'ACCESS'
  /** Corrections of what is wrong. */
  | 'RECTIFICATION'
  /** That nothing is left which says who they are, beyond what the law wants kept. */
  | 'ERASURE'
  /** That their data is neither sold nor shared. */
  | 'OPT_OUT';

/** How far a data-subject request is. */
export type SubjectRequestState =
  /** On record, its deadline running; the person has yet to say what is right. */
  | 'AWAITING_CORRECTIONS'
  /** Carried to every subgraph; their reports come in. */
  | 'OPEN'
  /** Every subgraph has reported; the vault does its own part. */
  | 'FINISHING'
  /** Done. */
  | 'CLOSED';

/** What a subgraph did about a data-subject request. */
export type SubjectReportOutcome =
  /** All that was asked for. */
  | 'DONE'
  /** Something stays, for the reason that the report names. */
  | 'RETAINED'
  /** It has nothing that such a request concerns. */
  | 'NOTHING_HELD';

/** One case of what a person asked about their own data. */
export type SubjectRequest = {
  __typename?: 'SubjectRequest';
  /** As audit events name it (`dsr_…`). */
  id: Scalars['ID']['output'];
  /** What is asked for. */
  kind: SubjectRequestKind;
  /** Whose data it is (`usr_…`). */
  subject: Scalars['ID']['output'];
  /** How far it is. */
  state: SubjectRequestState;
  /** In RFC 3339; the law's time runs from here. */
  openedAt: Scalars['String']['output'];
  /** In RFC 3339: thirty days after the opening. */
  deadline: Scalars['String']['output'];
  /** In RFC 3339; null while it is not closed. */
  closedAt: Maybe<Scalars['String']['output']>;
  /** What has been reported: one report of each subgraph. */
  reports: Array<SubjectRequestReport>;
  /** The vault's own part, once it has begun (`job_…`): the erasure, or the export that `subjectExport` gives. */
  job: Maybe<Scalars['ID']['output']>;
};

/** What one subgraph did about a request. */
export type SubjectRequestReport = {
  __typename?: 'SubjectRequestReport';
  /** The subgraph: identity, pods, payments or audit. */
  producer: Scalars['String']['output'];
  /** How it ended. */
  outcome: SubjectReportOutcome;
  /** Records that it changed or removed. */
  changed: Scalars['Int']['output'];
  /** Records that stay. */
  retained: Scalars['Int']['output'];
  /** Why they stay, for example ACCOUNTING, AML_RETENTION, LEGAL_OBLIGATION, EMAIL_TAKEN. */
  reason: Maybe<Scalars['String']['output']>;
  /** In RFC 3339. */
  reportedAt: Scalars['String']['output'];
};

/** A page of a list (Relay Cursor Connections). */
export type SubjectRequestConnection = {
  __typename?: 'SubjectRequestConnection';
  /** The elements of the page. */
  edges: Array<SubjectRequestEdge>;
  /** The page's position in the whole. */
  pageInfo: PageInfo;
};

/** One element of a page with its position. */
export type SubjectRequestEdge = {
  __typename?: 'SubjectRequestEdge';
  /** Opaque position, for `after`. */
  cursor: Scalars['String']['output'];
  /** The element. */
  node: SubjectRequest;
};

/** What stands in place of what is wrong. The gateway swaps the values for tokens; what is left out stays as it is. */
export type SubjectCorrectionsInput = {
  /** The name, of which the people of one's pods see the mask, 1 to 100 characters. */
  displayName?: InputMaybe<Scalars['String']['input']>;
  /** Also what the person signs in with. It stays as it is when another account has the new one. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** E.164, for example +14155550123. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Nine digits, with or without dashes. */
  ssn?: InputMaybe<Scalars['String']['input']>;
};

/** What is asked, and about whom. */
export type OpenSubjectRequestInput = {
  /** What is asked for. */
  kind: SubjectRequestKind;
  /** Whose data it is (`usr_…`): the caller's, unless a compliance officer asks for somebody who wrote a letter. */
  subject?: InputMaybe<Scalars['ID']['input']>;
  /** For a RECTIFICATION by the person concerned, and there at least one. */
  corrections?: InputMaybe<SubjectCorrectionsInput>;
};

/** The case that was opened, or that is under way. */
export type OpenSubjectRequestPayload = {
  __typename?: 'OpenSubjectRequestPayload';
  /** The case. */
  request: SubjectRequest;
};

/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type Query = {
  __typename?: 'Query';
  /** A data-subject request, for the person whom it is about and for officers who handle such. NOT_FOUND for every other. */
  subjectRequest: Maybe<SubjectRequest>;
  /**
   * Data-subject requests in the order of their opening: the tenant's, for compliance officers with the purpose
   * DATA_SUBJECT_REQUEST; their own, for everybody else.
   */
  subjectRequests: Maybe<SubjectRequestConnection>;
  /** A token whose mask the caller may see. NOT_FOUND for every other, existing or not. */
  piiToken: Maybe<PiiToken>;
  /** The words behind a reveal's purpose OTHER, for auditors and compliance officers. Errors: NOT_FOUND, POLICY_DENIED. */
  revealReason: Maybe<RevealReason>;
  /** Freezes of the tenant's callers, the newest first, for compliance officers; those that were lifted stay in the list. */
  revealFreezes: Maybe<RevealFreezeConnection>;
  /** A job, for who asked for it, for whom it is about, and for custodians of keys. NOT_FOUND for every other, existing or not. */
  vaultJob: Maybe<VaultJob>;
  /** The tenant's jobs, the newest first, for custodians of keys. Errors: POLICY_DENIED. */
  vaultJobs: Maybe<VaultJobConnection>;
  /** The tenant's keys, how old they are and when they are rotated next, for custodians of keys. Errors: POLICY_DENIED. */
  vaultKeys: Maybe<VaultKeys>;
  /**
   * The export that a job has made, for who asked for it and for whom it is about, after a sign-in of the last five minutes.
   * That it is read is audited before it leaves. Errors: NOT_FOUND, CONFLICT while the job is not done, STEP_UP_REQUIRED,
   * POLICY_DENIED.
   */
  subjectExport: Maybe<SubjectExport>;
  /**
   * The deterministic token of a value, for those who hold the value themselves and for compliance officers; null where
   * there is none, or the caller may not know. Errors: INVALID_PII, RATE_LIMITED.
   */
  findToken: Maybe<PiiToken>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QuerySubjectRequestArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QuerySubjectRequestsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  state: InputMaybe<SubjectRequestState>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryPiiTokenArgs = {
  token: Scalars['ID']['input'];
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryRevealReasonArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryRevealFreezesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryVaultJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryVaultJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after: InputMaybe<Scalars['String']['input']>;
  type: InputMaybe<VaultJobType>;
  state: InputMaybe<VaultJobState>;
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QuerySubjectExportArgs = {
  job: Scalars['ID']['input'];
};


/** Everything that can be read. A field is null, with an error beside it, when it fails; others go on. */
export type QueryFindTokenArgs = {
  input: FindTokenInput;
};

/** Everything that changes something. Each takes one input and returns a payload. */
export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Opens a case about a person's data: their own, or, for a compliance officer with the purpose DATA_SUBJECT_REQUEST,
   * anybody's. Everything but an opt-out wants a sign-in of the last five minutes. Asked again, it gives the case that is
   * under way. An officer's RECTIFICATION waits until the person opens one too and says what is right. Errors:
   * STEP_UP_REQUIRED, POLICY_DENIED, INVALID_INPUT, INVALID_PII, NOT_FOUND, CONFLICT.
   */
  openSubjectRequest: Maybe<OpenSubjectRequestPayload>;
  /**
   * Has everything that is held for a person erased, for ever: for the person, or for a compliance officer with the purpose
   * DATA_SUBJECT_REQUEST, after a sign-in of the last five minutes. Errors: INVALID_INPUT, STEP_UP_REQUIRED, POLICY_DENIED.
   */
  eraseSubject: Maybe<EraseSubjectPayload>;
  /**
   * Has everything collected that is held for a person; `subjectExport` gives it out when the job is done. For whom and with
   * which errors, see `eraseSubject`.
   */
  exportSubject: Maybe<ExportSubjectPayload>;
  /**
   * Starts a rotation of the tenant's keys now, whatever their age, for custodians of keys. It runs in the background; old
   * tokens and values work at every moment of it. Errors: POLICY_DENIED.
   */
  startKeyRotation: Maybe<StartKeyRotationPayload>;
  /**
   * Lets a frozen caller see clear values again, on the word of a compliance officer other than the caller. Errors:
   * NOT_FOUND, CONFLICT when it is lifted already, POLICY_DENIED.
   */
  liftRevealFreeze: Maybe<LiftRevealFreezePayload>;
  /**
   * Swaps tokens for what they stand for, each with an outcome of its own, as far as policy lets the caller see it: one's own
   * data, or a role and a purpose (header X-CrowdPay-Purpose). What is revealed and what is denied is audited before the
   * answer leaves. Errors of the whole call: LIMIT_EXCEEDED beyond 1,000 tokens, INVALID_INPUT.
   */
  detokenize: Maybe<DetokenizePayload>;
  /**
   * Swaps raw values for tokens, each with an outcome of its own. Errors of the whole call: LIMIT_EXCEEDED beyond 1,000
   * values, INVALID_INPUT, FORBIDDEN, POLICY_DENIED.
   */
  tokenize: Maybe<TokenizePayload>;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationOpenSubjectRequestArgs = {
  input: OpenSubjectRequestInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationEraseSubjectArgs = {
  input: EraseSubjectInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationExportSubjectArgs = {
  input: ExportSubjectInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationStartKeyRotationArgs = {
  input: StartKeyRotationInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationLiftRevealFreezeArgs = {
  input: LiftRevealFreezeInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationDetokenizeArgs = {
  input: DetokenizeInput;
};


/** Everything that changes something. Each takes one input and returns a payload. */
export type MutationTokenizeArgs = {
  input: TokenizeInput;
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
  PiiToken: PiiToken;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  PiiToken:
    ( { __typename: 'PiiToken' }
    & GraphQLRecursivePick<FederationTypes['PiiToken'], {"token":true}> );
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
  PiiToken: ResolverTypeWrapper<PiiTokenModel>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  DisclosureLevel: DisclosureLevel;
  DetokenizeInput: DetokenizeInput;
  DetokenizePayload: ResolverTypeWrapper<DetokenizePayload>;
  DetokenizeOutcome: ResolverTypeWrapper<DetokenizeOutcome>;
  RevealReason: ResolverTypeWrapper<RevealReason>;
  TokenMode: TokenMode;
  RawValueInput: RawValueInput;
  TokenizeInput: TokenizeInput;
  TokenizePayload: ResolverTypeWrapper<TokenizePayload>;
  TokenizeOutcome: ResolverTypeWrapper<TokenizeOutcome>;
  ValueError: ResolverTypeWrapper<ValueError>;
  RevealFreeze: ResolverTypeWrapper<RevealFreezeModel>;
  RevealFreezeConnection: ResolverTypeWrapper<RevealFreezePageModel>;
  RevealFreezeEdge: ResolverTypeWrapper<RevealFreezeModel>;
  LiftRevealFreezeInput: LiftRevealFreezeInput;
  LiftRevealFreezePayload: ResolverTypeWrapper<Omit<LiftRevealFreezePayload, 'freeze'> & { freeze: ResolversTypes['RevealFreeze'] }>;
  FindTokenInput: FindTokenInput;
  KeyRotation: KeyRotation;
  VaultJobType: VaultJobType;
  VaultJobState: VaultJobState;
  VaultJob: ResolverTypeWrapper<JobModel>;
  VaultJobConnection: ResolverTypeWrapper<JobPageModel>;
  VaultJobEdge: ResolverTypeWrapper<JobModel>;
  VaultKeys: ResolverTypeWrapper<Omit<VaultKeys, 'keys'> & { keys: Array<ResolversTypes['VaultKey']> }>;
  VaultKey: ResolverTypeWrapper<KeyStatusModel>;
  StartKeyRotationInput: StartKeyRotationInput;
  StartKeyRotationPayload: ResolverTypeWrapper<Omit<StartKeyRotationPayload, 'job'> & { job: ResolversTypes['VaultJob'] }>;
  EraseSubjectInput: EraseSubjectInput;
  EraseSubjectPayload: ResolverTypeWrapper<Omit<EraseSubjectPayload, 'job'> & { job: ResolversTypes['VaultJob'] }>;
  ExportSubjectInput: ExportSubjectInput;
  ExportSubjectPayload: ResolverTypeWrapper<Omit<ExportSubjectPayload, 'job'> & { job: ResolversTypes['VaultJob'] }>;
  SubjectExport: ResolverTypeWrapper<SubjectExport>;
  SubjectRequestKind: SubjectRequestKind;
  SubjectRequestState: SubjectRequestState;
  SubjectReportOutcome: SubjectReportOutcome;
  SubjectRequest: ResolverTypeWrapper<SubjectCaseModel>;
  SubjectRequestReport: ResolverTypeWrapper<StoredReportModel>;
  SubjectRequestConnection: ResolverTypeWrapper<SubjectCasePageModel>;
  SubjectRequestEdge: ResolverTypeWrapper<SubjectCaseModel>;
  SubjectCorrectionsInput: SubjectCorrectionsInput;
  OpenSubjectRequestInput: OpenSubjectRequestInput;
  OpenSubjectRequestPayload: ResolverTypeWrapper<Omit<OpenSubjectRequestPayload, 'request'> & { request: ResolversTypes['SubjectRequest'] }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
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
  PiiToken: PiiTokenModel;
  ID: Scalars['ID']['output'];
  DetokenizeInput: DetokenizeInput;
  DetokenizePayload: DetokenizePayload;
  DetokenizeOutcome: DetokenizeOutcome;
  RevealReason: RevealReason;
  RawValueInput: RawValueInput;
  TokenizeInput: TokenizeInput;
  TokenizePayload: TokenizePayload;
  TokenizeOutcome: TokenizeOutcome;
  ValueError: ValueError;
  RevealFreeze: RevealFreezeModel;
  RevealFreezeConnection: RevealFreezePageModel;
  RevealFreezeEdge: RevealFreezeModel;
  LiftRevealFreezeInput: LiftRevealFreezeInput;
  LiftRevealFreezePayload: Omit<LiftRevealFreezePayload, 'freeze'> & { freeze: ResolversParentTypes['RevealFreeze'] };
  FindTokenInput: FindTokenInput;
  VaultJob: JobModel;
  VaultJobConnection: JobPageModel;
  VaultJobEdge: JobModel;
  VaultKeys: Omit<VaultKeys, 'keys'> & { keys: Array<ResolversParentTypes['VaultKey']> };
  VaultKey: KeyStatusModel;
  StartKeyRotationInput: StartKeyRotationInput;
  StartKeyRotationPayload: Omit<StartKeyRotationPayload, 'job'> & { job: ResolversParentTypes['VaultJob'] };
  EraseSubjectInput: EraseSubjectInput;
  EraseSubjectPayload: Omit<EraseSubjectPayload, 'job'> & { job: ResolversParentTypes['VaultJob'] };
  ExportSubjectInput: ExportSubjectInput;
  ExportSubjectPayload: Omit<ExportSubjectPayload, 'job'> & { job: ResolversParentTypes['VaultJob'] };
  SubjectExport: SubjectExport;
  SubjectRequest: SubjectCaseModel;
  SubjectRequestReport: StoredReportModel;
  SubjectRequestConnection: SubjectCasePageModel;
  SubjectRequestEdge: SubjectCaseModel;
  SubjectCorrectionsInput: SubjectCorrectionsInput;
  OpenSubjectRequestInput: OpenSubjectRequestInput;
  OpenSubjectRequestPayload: Omit<OpenSubjectRequestPayload, 'request'> & { request: ResolversParentTypes['SubjectRequest'] };
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
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

export type PiiTokenResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['PiiToken'] = ResolversParentTypes['PiiToken'], FederationReferenceType extends FederationReferenceTypes['PiiToken'] = FederationReferenceTypes['PiiToken']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['PiiToken']> | FederationReferenceType, FederationReferenceType, ContextType>;
  token?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PiiKind'], ParentType, ContextType>;
  masked?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  clear?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['TokenMode'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  singleUse?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type DetokenizePayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['DetokenizePayload'] = ResolversParentTypes['DetokenizePayload']> = {
  outcomes?: Resolver<Array<ResolversTypes['DetokenizeOutcome']>, ParentType, ContextType>;
};

export type DetokenizeOutcomeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['DetokenizeOutcome'] = ResolversParentTypes['DetokenizeOutcome']> = {
  token?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['PiiKind']>, ParentType, ContextType>;
  level?: Resolver<ResolversTypes['DisclosureLevel'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['ValueError']>, ParentType, ContextType>;
};

export type RevealReasonResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['RevealReason'] = ResolversParentTypes['RevealReason']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  caller?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TokenizePayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['TokenizePayload'] = ResolversParentTypes['TokenizePayload']> = {
  outcomes?: Resolver<Array<ResolversTypes['TokenizeOutcome']>, ParentType, ContextType>;
};

export type TokenizeOutcomeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['TokenizeOutcome'] = ResolversParentTypes['TokenizeOutcome']> = {
  token?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['ValueError']>, ParentType, ContextType>;
};

export type ValueErrorResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ValueError'] = ResolversParentTypes['ValueError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RevealFreezeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['RevealFreeze'] = ResolversParentTypes['RevealFreeze']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  caller?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  frozenAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  liftedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  liftedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type RevealFreezeConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['RevealFreezeConnection'] = ResolversParentTypes['RevealFreezeConnection']> = {
  edges?: Resolver<Array<ResolversTypes['RevealFreezeEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RevealFreezeEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['RevealFreezeEdge'] = ResolversParentTypes['RevealFreezeEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['RevealFreeze'], ParentType, ContextType>;
};

export type LiftRevealFreezePayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['LiftRevealFreezePayload'] = ResolversParentTypes['LiftRevealFreezePayload']> = {
  freeze?: Resolver<ResolversTypes['RevealFreeze'], ParentType, ContextType>;
};

export type VaultJobResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['VaultJob'] = ResolversParentTypes['VaultJob']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['VaultJobType'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['VaultJobState'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type VaultJobConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['VaultJobConnection'] = ResolversParentTypes['VaultJobConnection']> = {
  edges?: Resolver<Array<ResolversTypes['VaultJobEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type VaultJobEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['VaultJobEdge'] = ResolversParentTypes['VaultJobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['VaultJob'], ParentType, ContextType>;
};

export type VaultKeysResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['VaultKeys'] = ResolversParentTypes['VaultKeys']> = {
  keys?: Resolver<Array<ResolversTypes['VaultKey']>, ParentType, ContextType>;
};

export type VaultKeyResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['VaultKey'] = ResolversParentTypes['VaultKey']> = {
  rotation?: Resolver<ResolversTypes['KeyRotation'], ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nextDue?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kmsKeyIds?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['VaultJob']>, ParentType, ContextType>;
};

export type StartKeyRotationPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['StartKeyRotationPayload'] = ResolversParentTypes['StartKeyRotationPayload']> = {
  job?: Resolver<ResolversTypes['VaultJob'], ParentType, ContextType>;
};

export type EraseSubjectPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['EraseSubjectPayload'] = ResolversParentTypes['EraseSubjectPayload']> = {
  job?: Resolver<ResolversTypes['VaultJob'], ParentType, ContextType>;
};

export type ExportSubjectPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['ExportSubjectPayload'] = ResolversParentTypes['ExportSubjectPayload']> = {
  job?: Resolver<ResolversTypes['VaultJob'], ParentType, ContextType>;
};

export type SubjectExportResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SubjectExport'] = ResolversParentTypes['SubjectExport']> = {
  json?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubjectRequestResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SubjectRequest'] = ResolversParentTypes['SubjectRequest']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['SubjectRequestKind'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['SubjectRequestState'], ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  deadline?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reports?: Resolver<Array<ResolversTypes['SubjectRequestReport']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type SubjectRequestReportResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SubjectRequestReport'] = ResolversParentTypes['SubjectRequestReport']> = {
  producer?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['SubjectReportOutcome'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  retained?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reportedAt?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubjectRequestConnectionResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SubjectRequestConnection'] = ResolversParentTypes['SubjectRequestConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SubjectRequestEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SubjectRequestEdgeResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['SubjectRequestEdge'] = ResolversParentTypes['SubjectRequestEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['SubjectRequest'], ParentType, ContextType>;
};

export type OpenSubjectRequestPayloadResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['OpenSubjectRequestPayload'] = ResolversParentTypes['OpenSubjectRequestPayload']> = {
  request?: Resolver<ResolversTypes['SubjectRequest'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  subjectRequest?: Resolver<Maybe<ResolversTypes['SubjectRequest']>, ParentType, ContextType, RequireFields<QuerySubjectRequestArgs, 'id'>>;
  subjectRequests?: Resolver<Maybe<ResolversTypes['SubjectRequestConnection']>, ParentType, ContextType, RequireFields<QuerySubjectRequestsArgs, 'first'>>;
  piiToken?: Resolver<Maybe<ResolversTypes['PiiToken']>, ParentType, ContextType, RequireFields<QueryPiiTokenArgs, 'token'>>;
  revealReason?: Resolver<Maybe<ResolversTypes['RevealReason']>, ParentType, ContextType, RequireFields<QueryRevealReasonArgs, 'id'>>;
  revealFreezes?: Resolver<Maybe<ResolversTypes['RevealFreezeConnection']>, ParentType, ContextType, RequireFields<QueryRevealFreezesArgs, 'first'>>;
  vaultJob?: Resolver<Maybe<ResolversTypes['VaultJob']>, ParentType, ContextType, RequireFields<QueryVaultJobArgs, 'id'>>;
  vaultJobs?: Resolver<Maybe<ResolversTypes['VaultJobConnection']>, ParentType, ContextType, RequireFields<QueryVaultJobsArgs, 'first'>>;
  vaultKeys?: Resolver<Maybe<ResolversTypes['VaultKeys']>, ParentType, ContextType>;
  subjectExport?: Resolver<Maybe<ResolversTypes['SubjectExport']>, ParentType, ContextType, RequireFields<QuerySubjectExportArgs, 'job'>>;
  findToken?: Resolver<Maybe<ResolversTypes['PiiToken']>, ParentType, ContextType, RequireFields<QueryFindTokenArgs, 'input'>>;
};

export type MutationResolvers<ContextType = SubgraphContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  openSubjectRequest?: Resolver<Maybe<ResolversTypes['OpenSubjectRequestPayload']>, ParentType, ContextType, RequireFields<MutationOpenSubjectRequestArgs, 'input'>>;
  eraseSubject?: Resolver<Maybe<ResolversTypes['EraseSubjectPayload']>, ParentType, ContextType, RequireFields<MutationEraseSubjectArgs, 'input'>>;
  exportSubject?: Resolver<Maybe<ResolversTypes['ExportSubjectPayload']>, ParentType, ContextType, RequireFields<MutationExportSubjectArgs, 'input'>>;
  startKeyRotation?: Resolver<Maybe<ResolversTypes['StartKeyRotationPayload']>, ParentType, ContextType, RequireFields<MutationStartKeyRotationArgs, 'input'>>;
  liftRevealFreeze?: Resolver<Maybe<ResolversTypes['LiftRevealFreezePayload']>, ParentType, ContextType, RequireFields<MutationLiftRevealFreezeArgs, 'input'>>;
  detokenize?: Resolver<Maybe<ResolversTypes['DetokenizePayload']>, ParentType, ContextType, RequireFields<MutationDetokenizeArgs, 'input'>>;
  tokenize?: Resolver<Maybe<ResolversTypes['TokenizePayload']>, ParentType, ContextType, RequireFields<MutationTokenizeArgs, 'input'>>;
};

export type Resolvers<ContextType = SubgraphContext> = {
  federation__FieldSet?: GraphQLScalarType;
  federation__Scope?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PiiToken?: PiiTokenResolvers<ContextType>;
  DetokenizePayload?: DetokenizePayloadResolvers<ContextType>;
  DetokenizeOutcome?: DetokenizeOutcomeResolvers<ContextType>;
  RevealReason?: RevealReasonResolvers<ContextType>;
  TokenizePayload?: TokenizePayloadResolvers<ContextType>;
  TokenizeOutcome?: TokenizeOutcomeResolvers<ContextType>;
  ValueError?: ValueErrorResolvers<ContextType>;
  RevealFreeze?: RevealFreezeResolvers<ContextType>;
  RevealFreezeConnection?: RevealFreezeConnectionResolvers<ContextType>;
  RevealFreezeEdge?: RevealFreezeEdgeResolvers<ContextType>;
  LiftRevealFreezePayload?: LiftRevealFreezePayloadResolvers<ContextType>;
  VaultJob?: VaultJobResolvers<ContextType>;
  VaultJobConnection?: VaultJobConnectionResolvers<ContextType>;
  VaultJobEdge?: VaultJobEdgeResolvers<ContextType>;
  VaultKeys?: VaultKeysResolvers<ContextType>;
  VaultKey?: VaultKeyResolvers<ContextType>;
  StartKeyRotationPayload?: StartKeyRotationPayloadResolvers<ContextType>;
  EraseSubjectPayload?: EraseSubjectPayloadResolvers<ContextType>;
  ExportSubjectPayload?: ExportSubjectPayloadResolvers<ContextType>;
  SubjectExport?: SubjectExportResolvers<ContextType>;
  SubjectRequest?: SubjectRequestResolvers<ContextType>;
  SubjectRequestReport?: SubjectRequestReportResolvers<ContextType>;
  SubjectRequestConnection?: SubjectRequestConnectionResolvers<ContextType>;
  SubjectRequestEdge?: SubjectRequestEdgeResolvers<ContextType>;
  OpenSubjectRequestPayload?: OpenSubjectRequestPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
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
