/**
 * The reasons for which personal data may be shown to someone else than its owner: a closed vocabulary. OTHER comes with a
 * reason in the caller's own words, see {@link isPurposeText}.
 */
export const PURPOSES = [
  'CUSTOMER_SUPPORT',
  'FRAUD_INVESTIGATION',
  'LEGAL_REQUEST',
  'DATA_SUBJECT_REQUEST',
  'PSP_CHARGE',
  'OTHER',
] as const;

/** One of {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** Whether a string from outside names a purpose. */
export function isPurpose(value: string): value is Purpose {
  return (PURPOSES as readonly string[]).includes(value);
}
