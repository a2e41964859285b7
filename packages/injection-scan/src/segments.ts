/** The engine cuts a string silently after 4,096 bytes of UTF-8; a UTF-16 unit takes three at most. */
const ENGINE_LIMIT_BYTES = 4_096;
const UNITS_ASCII = ENGINE_LIMIT_BYTES;
const UNITS_ANY = Math.floor(ENGINE_LIMIT_BYTES / 3);

/**
 * Cuts a text into pieces that the engine reads whole. Neighbours overlap by half, so that an attack on a seam lies whole
 * in one of them unless it is longer than half a piece.
 */
export function segmentsOf(text: string): string[] {
  // Every UTF-16 unit is one byte in UTF-8 exactly when the text is ASCII.
  const bytes = Buffer.byteLength(text);
  if (bytes <= ENGINE_LIMIT_BYTES) return [text];
  const width = bytes === text.length ? UNITS_ASCII : UNITS_ANY;
  const step = Math.floor(width / 2);
  const segments: string[] = [];
  for (let start = 0; start + step < text.length; start += step) segments.push(text.slice(start, start + width));
  return segments;
}
