// Control, surrogate, private-use and unassigned characters, and the invisible ones but for the two joiners that some
// scripts need: none belongs in a name or an address, and a lone surrogate would not survive UTF-8.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/u;
const LETTER = /\p{L}/u;
const WHITE_SPACE = /\s+/gu;

/**
 * One form for the spellings of a line of text: NFC, white space of any kind and length as one blank, none at the ends.
 *
 * @returns undefined when nothing printable with a letter in it remains, or more than `maxCharacters`.
 */
export function canonicalText(raw: string, maxCharacters: number): string | undefined {
  // Cut off before anything is normalised: the cost has to stay within bounds for whatever arrives.
  if (raw.length > maxCharacters * 2) return undefined;
  const text = raw.normalize('NFC').replace(WHITE_SPACE, ' ').trim();
  const fits = text.length <= maxCharacters && LETTER.test(text) && !UNPRINTABLE.test(text);
  return fits ? text : undefined;
}
