const LENGTH_BYTES = 4;

/**
 * Joins fields so that no two different lists give the same bytes: each is preceded by its length as a 32-bit
 * big-endian number. It is the input of every MAC and the additional data of every ciphertext; a plain join would let
 * `('ab', 'c')` stand for `('a', 'bc')`.
 */
export function lengthPrefixed(...fields: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [];
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field, 'utf8') : field;
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}
