const MIN_CHARACTERS = 32;

/**
 * The secret that signs webhooks: the first line of the file, as text. A second line is one that the merchant still
 * accepts while the secret is being replaced.
 *
 * @throws RangeError when it has fewer than 32 characters.
 */
export function readSigningSecret(file: string): Buffer {
  const [line = ''] = file.split('\n');
  const secret = line.trim();
  if (secret.length < MIN_CHARACTERS) throw new RangeError('The webhook secret has fewer than 32 characters.');
  return Buffer.from(secret, 'utf8');
}
