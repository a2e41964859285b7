import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { principalJwks } from '@crowdpay/principal';
import { readOrCreatePrivately, writePrivately } from '../private-files.ts';

/** Where the keys of the signed principals lie. */
export interface PrincipalKeyFiles {
  /** The gateway's private key (PKCS#8 PEM, Ed25519). */
  key: string;
  /** Its public key set, for everyone else. */
  jwks: string;
}

/** Makes the key by which the gateway vouches for callers, once, and writes its public key set. */
export async function ensurePrincipalKeys(directory: string): Promise<PrincipalKeyFiles> {
  const files = { key: join(directory, 'principal.pem'), jwks: join(directory, 'principal.jwks.json') };
  const pem = await readOrCreatePrivately(files.key, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  await writePrivately(files.jwks, `${JSON.stringify(await principalJwks([createPrivateKey(pem)]), null, 2)}\n`);
  return files;
}
