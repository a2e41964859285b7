import { sign } from 'node:crypto';
import { type ChainLink, chainHash, signingInput } from './chain.ts';
import type { Envelope } from './envelope.ts';
import { blake2b256 } from './hash.ts';
import type { SigningKey } from './signing-key.ts';

/** Where an event goes in its producer's chain. */
export type ChainPosition = Pick<ChainLink, 'producer' | 'epoch' | 'seq' | 'prevHash'>;

/** Hashes, chains and signs a canonical body. */
export function sealEvent(body: string, position: ChainPosition, signingKey: SigningKey): Envelope {
  const link: ChainLink = {
    version: 1,
    ...position,
    bodyHash: blake2b256(Buffer.from(body, 'utf8')),
    keyId: signingKey.keyId,
  };
  return { ...link, body, chainHash: chainHash(link), signature: sign(null, signingInput(link), signingKey.key) };
}
