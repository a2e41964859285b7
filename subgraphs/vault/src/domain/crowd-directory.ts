/** Most data subjects that one question may name. */
export const MAX_CROWD_SUBJECTS = 1_000;

/** Knows who belongs to one pod together. Implemented by a call to the pods subgraph. */
export interface CrowdDirectory {
  /**
   * @param userId whose roles are asked for, `usr_…`.
   * @param subjects at most {@link MAX_CROWD_SUBJECTS}.
   * @returns for each subject, in order, the person's strongest role in a pod to which the subject belongs too.
   * @throws CrowdPayError UPSTREAM_UNAVAILABLE when nobody answers.
   */
  rolesOf(
    tenant: string,
    userId: string,
    subjects: readonly string[],
    requestId: string,
  ): Promise<readonly (string | null)[]>;
}
