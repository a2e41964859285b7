const MIN_CHARACTERS = 32;
const MAX_SECRETS = 2;

/**
 * The secrets that webhooks may be signed with: one on each line, two while one replaces the other.
 *
 * @throws RangeError for none, more than two, or one of fewer than 32 characters.
 */
export function readWebhookSecrets(file: string): readonly Buffer[] {
  const lines = file
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length < 1 || lines.length > MAX_SECRETS || lines.some((line) => line.length < MIN_CHARACTERS)) {
    throw new RangeError('The webhook secret file must hold one or two lines of at least 32 characters.');
  }
  return lines.map((line) => Buffer.from(line, 'utf8'));
}
