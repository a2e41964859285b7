/** The fewest and the most characters (Unicode code points) of a reason: long enough to say something, short enough to read. */
export const PURPOSE_TEXT_LENGTH = { least: 10, most: 200 } as const;

// Control characters, halves of a surrogate pair, line and paragraph separators, and what turns the direction of writing
// (Unicode TR 36, section 2.2): an auditor reads what was written, in the order in which it was written.
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/**
 * Whether `text` can stand as the reason behind the purpose OTHER: in normal form C, without white space around it, of a
 * length within {@link PURPOSE_TEXT_LENGTH}, and readable.
 */
export function isPurposeText(text: string): boolean {
  if (text !== text.normalize('NFC').trim() || UNREADABLE.test(text)) return false;
  const characters = Array.from(text).length;
  return characters >= PURPOSE_TEXT_LENGTH.least && characters <= PURPOSE_TEXT_LENGTH.most;
}
