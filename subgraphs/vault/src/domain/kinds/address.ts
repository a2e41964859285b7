import { isToken } from '@crowdpay/pii-token';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';
import { canonicalText } from './plain-text.ts';

const MAX_CHARACTERS = 500;

/** Postal addresses, as one line or several. Canonical: NFC with single blanks (line breaks too); the case is kept. */
export const address: KindRules = {
  kind: 'ADDRESS',
  canonicalVersion: 1,
  canonical(raw) {
    const text = canonicalText(raw, MAX_CHARACTERS);
    if (text === undefined || isToken('ADDRESS', text)) throw invalidPii('ADDRESS', 'The address is not valid.');
    return text;
  },
  token: (_canonical, draw) => `tok_address_${draw.opaque()}`,
  mask: () => HIDDEN,
};
