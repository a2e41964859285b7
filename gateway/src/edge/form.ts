import { CrowdPayError } from '@crowdpay/errors';

/** Fields of a form and of a query string, at most, and the length of a value in characters. */
const FIELD_LIMIT = 64;
const VALUE_LIMIT = 8_192;
const NAME = /^[A-Za-z0-9_.[\]-]{1,64}$/;

/** One field; a form may have several of one name. */
export interface FormField {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `application/x-www-form-urlencoded` text (a form's body or a query string).
 *
 * @throws CrowdPayError LIMIT_EXCEEDED for too many or too long fields, INVALID_INPUT for names that no form of ours has.
 */
export function readForm(text: string): FormField[] {
  const fields = [...new URLSearchParams(text)].map(([name, value]) => ({ name, value }));
  if (fields.length > FIELD_LIMIT || fields.some(({ value }) => value.length > VALUE_LIMIT)) {
    throw new CrowdPayError('LIMIT_EXCEEDED', 'The form has too many or too long fields.');
  }
  if (fields.some(({ name }) => !NAME.test(name))) {
    throw new CrowdPayError('INVALID_INPUT', 'The form has a field whose name is not understood.');
  }
  return fields;
}

/** The fields as `application/x-www-form-urlencoded` text. */
export function writeForm(fields: readonly FormField[]): string {
  return new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString();
}
