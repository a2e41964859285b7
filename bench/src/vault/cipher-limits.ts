import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Contestant } from '../interleave.ts';

const NONCE_BYTES = 12;
const AAD = randomBytes(120);
const PLAINTEXT = Buffer.from('ada.lovelace@example.com');
const CALLS = 20_000;

/** What one core can encrypt and index at most: AES-256-GCM and HMAC-SHA-256 of one value, by Node.js alone. */
export function encryptLimit(): Contestant {
  const [key, macKey] = [randomBytes(32), randomBytes(32)];
  return computing('AES-256-GCM encrypt + HMAC', () => {
    const cipher = createCipheriv('aes-256-gcm', key, randomBytes(NONCE_BYTES));
    cipher.setAAD(AAD);
    cipher.update(PLAINTEXT);
    cipher.final();
    cipher.getAuthTag();
    createHmac('sha256', macKey).update(PLAINTEXT).digest();
  });
}

/** What one core can decrypt at most: AES-256-GCM of one value, by Node.js alone. */
export function decryptLimit(): Contestant {
  const key = randomBytes(32);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(AAD);
  const ciphertext = Buffer.concat([cipher.update(PLAINTEXT), cipher.final()]);
  const tag = cipher.getAuthTag();
  return computing('AES-256-GCM decrypt', () => {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAAD(AAD);
    decipher.setAuthTag(tag);
    decipher.update(ciphertext);
    decipher.final();
  });
}

function computing(name: string, call: () => void): Contestant {
  return {
    name,
    valuesPerCall: 1,
    callsPerRound: CALLS,
    concurrency: 1,
    prepare: (count) => Promise.resolve(Array.from({ length: count }, () => call)),
  };
}
