import { readFile } from 'node:fs/promises';
import type { JWKS } from 'oidc-provider';
import { z } from 'zod';

const signingKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig').default('sig'),
  kid: z.string().min(1).max(128),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/**
 * Reads the private key set that signs tokens: P-256 keys with their ids. The first signs; all are published, so a key
 * is rotated by putting a new one behind it, then in front of it, then dropping the old.
 *
 * @throws Error naming the file; never a key.
 */
export async function readSigningKeys(file: string): Promise<JWKS> {
  const parsed = z
    .strictObject({ keys: z.array(signingKey).min(1).max(10) })
    .safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`The key set ${file} must hold private P-256 keys with alg ES256 and a kid.`);
  return parsed.data;
}

/**
 * Reads the secrets that sign the provider's cookies, one a line, the newest first.
 *
 * @throws Error when a line has less than 32 characters.
 */
export async function readCookieKeys(file: string): Promise<readonly string[]> {
  const keys = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  if (keys.length === 0 || keys.some((key) => key.length < 32)) {
    throw new Error(`The cookie keys in ${file} must have at least 32 characters each.`);
  }
  return keys;
}
