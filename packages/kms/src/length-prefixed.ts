const LENGTH_BYTES = 4;

/**
 * Joins fields so that no two different lists give the same bytes: each is preceded by its length as a 32-bit
 * big-endian number. It is the input of every MAC and the additional data of every ciphertext; a plain join would let
 * `('ab', 'c')` stand for `('a', 'bc')`.
 */
export function lengthPrefixed(...fields: readonly (string | Buffer)[]): Buffer {
  let total = 0;
  for (const field of fields) total += LENGTH_BYTES + byteLengthOf(field);
  // One allocation: this runs for every value that is encrypted, decrypted or indexed.
  const joined = Buffer.allocUnsafe(total);
  let position = 0;
  for (const field of fields) {
    position = joined.writeUInt32BE(byteLengthOf(field), position);
    position += typeof field === 'string' ? joined.write(field, position, 'utf8') : field.copy(joined, position);
  }
  return joined;
}

function byteLengthOf(field: string | Buffer): number {
  return typeof field === 'string' ? Buffer.byteLength(field, 'utf8') : field.length;
}
