/** Who belongs to which pod, as the pods subgraph says. */
export interface Memberships {
  /**
   * Whether a person belongs to each of the pods, in their order.
   *
   * @throws CrowdPayError UPSTREAM_UNAVAILABLE when nobody answers: then nothing is shown.
   */
  ofPerson(query: MembershipQuery): Promise<boolean[]>;
}

/** A question about one person. */
export interface MembershipQuery {
  readonly tenant: string;
  readonly userId: string;
  /** At most 100. */
  readonly podIds: readonly string[];
  readonly requestId: string;
}
