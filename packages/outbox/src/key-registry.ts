import { createPublicKey } from 'node:crypto';
import type { KeyRegistry, SigningKey } from '@crowdpay/audit-event';

/** A registry of one key: the producer's own. What it signs is under its own eyes, so there is no bound in time. */
export function registryOf(producer: string, { keyId, key: privateKey }: SigningKey): KeyRegistry {
  const own = { producer, keyId, key: createPublicKey(privateKey), notBefore: new Date(0), notAfter: undefined };
  return {
    producers: [producer],
    find: (name, id) => (name === producer && id === keyId ? own : undefined),
  };
}
