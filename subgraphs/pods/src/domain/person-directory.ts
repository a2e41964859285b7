/** What pods needs to know of a person. */
export interface Person {
  readonly exists: boolean;
  /** Where the person stands in the know-your-customer process; VERIFIED is the only state that pods looks for. */
  readonly kycState: string;
}

/** Asks who people are. Implemented by a call to the identity subgraph. */
export interface PersonDirectory {
  /** @throws CrowdPayError UPSTREAM_UNAVAILABLE when nobody answers: an unknown person is never taken for a known one. */
  find(tenant: string, userId: string, requestId: string): Promise<Person>;
}
