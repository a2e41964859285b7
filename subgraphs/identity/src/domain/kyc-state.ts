/** Where a person can stand in the know-your-customer process. Which may follow which is decided by policy. */
export const KYC_STATES = ['UNVERIFIED', 'PENDING', 'IN_REVIEW', 'VERIFIED', 'REJECTED', 'EXPIRED', 'REVOKED'] as const;

/** One of {@link KYC_STATES}. */
export type KycState = (typeof KYC_STATES)[number];

/** Whether a string from a database row names a state. */
export function isKycState(value: string): value is KycState {
  return (KYC_STATES as readonly string[]).includes(value);
}
