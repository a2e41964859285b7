const LENGTH_BYTES = 4;

/**
 * Joins fields so that no two different lists give the same bytes: each is preceded by its length as a 32-bit
 * big-endian number. It is the input of every MAC and the additional data of every ciphertext; a plain join would let
 * `('ab', 'c')` stand for `('a', 'bc')`.
 */
export function lengthPrefixed(...fields: readonly (string | Buffer)[]): Buffer {
  const lengths = fields.map(byteLengthOf);
  // One allocation: this runs for every value that is encrypted, decrypted or indexed.
  const joined = Buffer.allocUnsafe(lengths.reduce((total, length) => total + LENGTH_BYTES + length, 0));
  let position = 0;
  fields.forEach((field, index) => {
    const length = lengths[index] ?? 0;
    position = joined.writeUInt32BE(length, position);
    write(field, length, joined, position);
    position += length;
  });
  return joined;
}

function byteLengthOf(field: string | Buffer): number {
  return typeof field === 'string' ? Buffer.byteLength(field, 'utf8') : field.length;
}

function write(field: string | Buffer, length: number, target: Buffer, position: number): void {
  if (typeof field !== 'string') field.copy(target, position);
  else if (length > field.length) target.write(field, position, 'utf8');
  // As many bytes as characters is ASCII: for texts as short as these a loop is faster than a call out of JavaScript.
  else for (let index = 0; index < length; index += 1) target[position + index] = field.charCodeAt(index);
}
