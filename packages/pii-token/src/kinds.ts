/** The kinds of personal data that the vault tokenizes; the same list as the GraphQL enum `PiiKind`. */
export const PII_KINDS = [
  'EMAIL',
  'PHONE',
  'SSN',
  'PAN',
  'CVC',
  'NAME',
  'ADDRESS',
  'IBAN',
  'DATE_OF_BIRTH',
  'DOCUMENT_NUMBER',
] as const;

export type PiiKind = (typeof PII_KINDS)[number];

/** Whether a string from outside names a kind. */
export function isPiiKind(value: string): value is PiiKind {
  return (PII_KINDS as readonly string[]).includes(value);
}
