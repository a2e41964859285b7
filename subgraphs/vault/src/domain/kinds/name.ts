import { isToken } from '@crowdpay/pii-token';
import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';
import { canonicalText } from './plain-text.ts';

const MAX_CHARACTERS = 200;

/** Names of persons, in any script. Canonical: NFC with single blanks; the case is kept, for it is part of a name. */
export const name: KindRules = {
  kind: 'NAME',
  canonicalVersion: 1,
  canonical(raw) {
    const text = canonicalText(raw, MAX_CHARACTERS);
    if (text === undefined || isToken('NAME', text)) throw invalidPii('NAME', 'The name is not valid.');
    return text;
  },
  token: (_canonical, draw) => `tok_name_${draw.opaque()}`,
  /** The initials of the first and the last word. */
  mask(canonical) {
    const words = canonical.split(' ');
    const shown = words.length === 1 ? words : [words[0] ?? '', words.at(-1) ?? ''];
    return shown.map((word) => `${String.fromCodePoint(word.codePointAt(0) ?? 0)}${HIDDEN}`).join(' ');
  },
};
