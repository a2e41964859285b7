import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const MAX_CHARACTERS = 80;
const DOCUMENT_NUMBER = /^[A-Z0-9][A-Z0-9./-]{2,38}[A-Z0-9]$/;

/** Numbers of identity documents of any country. Canonical: upper case without blanks. */
export const documentNumber: KindRules = {
  kind: 'DOCUMENT_NUMBER',
  canonicalVersion: 1,
  canonical(raw) {
    const text = raw.length <= MAX_CHARACTERS ? raw.replace(/ /g, '').toUpperCase() : '';
    if (!DOCUMENT_NUMBER.test(text)) {
      throw invalidPii('DOCUMENT_NUMBER', 'The document number is not valid.');
    }
    return text;
  },
  token: (_canonical, draw) => `tok_document_number_${draw.opaque()}`,
  mask: (canonical) => `${HIDDEN}${canonical.slice(-2)}`,
};
