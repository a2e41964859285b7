import { readOrCreatePrivately } from '../private-files.ts';
import type { Randomness } from '@crowdpay/ids';

const SECRET_BYTES = 32;

/** A secret of 32 random bytes in hexadecimal, made once and kept in `file`. */
export async function hexSecret(file: string, randomness: Randomness): Promise<string> {
  const text = await readOrCreatePrivately(file, () => `${randomness.bytes(SECRET_BYTES).toString('hex')}\n`);
  return text.trim();
}
