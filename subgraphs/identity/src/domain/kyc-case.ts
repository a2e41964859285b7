/** What a KYC provider can conclude from a document. */
export type KycVerdict = 'VERIFIED' | 'IN_REVIEW' | 'REJECTED';

/** Kinds of document that a provider reads; the same list as the GraphQL enum `DocumentType`. */
export type DocumentType = 'PASSPORT' | 'IDENTITY_CARD' | 'DRIVING_LICENCE';

/** What a person submits. Number and date of birth are vault tokens. */
export interface KycSubmission {
  readonly documentType: DocumentType;
  /** ISO 3166-1 alpha-2. */
  readonly documentCountry: string;
  readonly documentNumber: string;
  readonly dateOfBirth: string;
}

/** One submission that waits for its verdict. */
export interface KycCase extends KycSubmission {
  readonly tenant: string;
  /** `kyc_…` */
  readonly id: string;
  readonly userId: string;
  /** The request that submitted it: its audit events share this id, even when the worker ends it. */
  readonly requestId: string;
  readonly submittedAt: Date;
  /** Times that the provider has been asked. */
  readonly attempts: number;
  /** Until then somebody is asking the provider; afterwards the worker may take the case over. */
  readonly leasedUntil: Date;
}

/** What changes to cases need, inside a transaction. */
export interface KycCaseWriter {
  insert(kycCase: KycCase): Promise<void>;
  /** @returns false when the case has a verdict already: somebody else was faster, and theirs counts. */
  close(kycCase: KycCase, verdict: KycVerdict, at: Date): Promise<boolean>;
  /** How many cases a person has. */
  countOf(tenant: string, userId: string): Promise<number>;
}

/** The queue of cases that nobody is working on. */
export interface KycCaseQueue {
  /**
   * Takes over up to `limit` cases whose lease has run out. Two workers never get the same case.
   *
   * @param now cases leased until later than this are left alone.
   */
  claim(now: Date, limit: number): Promise<readonly KycCase[]>;
}

/** Who reads documents: a KYC provider. It is asked with tokens, never with values. */
export interface KycProvider {
  /** One word by which audit events name it. */
  readonly name: string;
  /**
   * Asks for a verdict. Asking again about the same case gives the same verdict: the case's id is the idempotency key.
   *
   * @throws CrowdPayError UPSTREAM_UNAVAILABLE when there is no answer before `signal` aborts.
   */
  check(caseId: string, submission: KycSubmission, signal: AbortSignal): Promise<KycVerdict>;
}
