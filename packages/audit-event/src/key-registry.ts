import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { KeyFormatError, keyIdOf, readPublicKey } from './signing-key.ts';

const registrySchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        producer: z.string().regex(/^[a-z][a-z-]{0,31}$/),
        keyId: z.string().regex(/^[0-9a-f]{32}$/),
        publicKey: z.string().max(1024),
        notBefore: z.iso.datetime(),
        notAfter: z.iso.datetime().nullable(),
      }),
    )
    .max(10_000),
});

/** A public key that may sign for one producer between two instants. */
export interface RegisteredKey {
  readonly producer: string;
  readonly keyId: string;
  readonly key: KeyObject;
  readonly notBefore: Date;
  /** Undefined while the key is in use. */
  readonly notAfter: Date | undefined;
}

/** The public keys that a verifier trusts; a key in a message is never trusted. */
export interface KeyRegistry {
  /** The producers that have a key. */
  readonly producers: readonly string[];
  /** The key `keyId` of `producer`, or undefined. */
  find(producer: string, keyId: string): RegisteredKey | undefined;
}

/**
 * Reads a registry: `{"keys":[{"producer","keyId","publicKey","notBefore","notAfter"}]}` with keys in SPKI PEM.
 *
 * @throws KeyFormatError when it has another shape, a key is not Ed25519, a key id is not its key's, or a key stands twice.
 */
export function readKeyRegistry(json: string): KeyRegistry {
  const parsed = registrySchema.safeParse(parseJson(json));
  if (!parsed.success) throw new KeyFormatError('The key registry has not the expected shape.');
  const keys = new Map<string, RegisteredKey>();
  for (const entry of parsed.data.keys) {
    const key = readPublicKey(entry.publicKey);
    if (keyIdOf(key) !== entry.keyId) throw new KeyFormatError(`The key id ${entry.keyId} is not its key's.`);
    // One key for two producers would let one sign in the other's name.
    if (keys.has(entry.keyId)) throw new KeyFormatError(`The key ${entry.keyId} is registered twice.`);
    const notAfter = entry.notAfter === null ? undefined : new Date(entry.notAfter);
    keys.set(entry.keyId, {
      producer: entry.producer,
      keyId: entry.keyId,
      key,
      notBefore: new Date(entry.notBefore),
      notAfter,
    });
  }
  return {
    producers: [...new Set([...keys.values()].map((key) => key.producer))].sort(),
    find(producer, keyId) {
      const key = keys.get(keyId);
      return key?.producer === producer ? key : undefined;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new KeyFormatError('The key registry is not JSON.');
  }
}
