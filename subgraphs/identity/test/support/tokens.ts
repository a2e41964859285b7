import { createHash } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

// What stands for a vault token in these tests: its reserved shape, derived from a name so that tests read well.
function opaque(seed: string): string {
  return [...createHash('sha256').update(seed).digest().subarray(0, 26)].map((byte) => ALPHABET[byte & 31]).join('');
}

function digits(seed: string, count: number): string {
  return [...createHash('sha256').update(seed).digest().subarray(0, count)].map((byte) => byte % 10).join('');
}

/** The token of `name`'s e-mail address. */
export const emailToken = (name: string): string => `tok.${opaque(name)}@pii.invalid`;

/** A registration in which every field is a token. */
export function registrationOf(name: string): { displayName: string; email: string; phone: string; ssn: string } {
  return {
    displayName: `tok_name_${opaque(name)}`,
    email: emailToken(name),
    phone: `+100${digits(name, 8)}`,
    ssn: `666-${digits(name, 2)}-${digits(`${name}2`, 4)}`,
  };
}

/** A KYC submission; the sandbox decides by the country. */
export function submissionOf(
  name: string,
  documentCountry = 'NL',
): { documentType: 'PASSPORT'; documentCountry: string; documentNumber: string; dateOfBirth: string } {
  return {
    documentType: 'PASSPORT',
    documentCountry,
    documentNumber: `tok_document_number_${opaque(`${name} document`)}`,
    dateOfBirth: `tok_date_of_birth_${opaque(`${name} birth`)}`,
  };
}
