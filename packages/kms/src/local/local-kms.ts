import { hkdfSync } from 'node:crypto';
import { type Randomness, systemRandomness } from '@crowdpay/ids';
import { seal, unseal, UnsealError } from '../aes-gcm.ts';
import { wrongKey } from '../errors.ts';
import { hmacSha256, requireMacMessage } from '../hmac.ts';
import { lengthPrefixed } from '../length-prefixed.ts';
import type { EncryptionContext, KeyManagement } from '../port.ts';
import { readRootKeys } from './root-key-file.ts';

const DATA_KEY_BYTES = 32;
const WRAP_TAG = 'crowdpay.kms.wrap.v1';

interface RootKey {
  readonly id: string;
  readonly wrapping: Buffer;
  readonly mac: Buffer;
}

/**
 * The embedded key management: AES-256-GCM under a root key that stands in a file of mode 0600.
 *
 * The last line of the file is the present root: it wraps, and makes the MACs of callers that name no key. The others
 * still unwrap what they wrapped and make their own MACs again, so appending a line and re-encrypting rotates the root.
 *
 * @param options.rootKeyFile created with one fresh key when it is missing.
 * @throws RootKeyFileError when the file is open to others or malformed.
 */
export async function localKms(options: {
  readonly rootKeyFile: string;
  readonly randomness?: Randomness;
}): Promise<KeyManagement> {
  const randomness = options.randomness ?? systemRandomness;
  const keys = (await readRootKeys(options.rootKeyFile, randomness)).map(deriveRootKey);
  const last = keys.at(-1);
  if (last === undefined) throw new RangeError('A root key file holds at least one key.');

  const rootOf = (keyId: string): RootKey => {
    const root = keys.find((key) => key.id === keyId);
    if (root === undefined) throw wrongKey();
    return root;
  };
  const unwrap = (wrapped: Buffer, keyId: string, context: EncryptionContext): Buffer =>
    openWrapped(rootOf(keyId), wrapped, context);
  const wrap = (plaintext: Buffer, context: EncryptionContext): Buffer =>
    seal(last.wrapping, plaintext, contextAad(last.id, context), randomness);

  // `async` turns a throw into a rejection, as the port's callers expect of a service that may be remote.
  /* eslint-disable @typescript-eslint/require-await */
  return {
    async generateDataKey(context) {
      const plaintext = randomness.bytes(DATA_KEY_BYTES);
      return { plaintext, wrapped: wrap(plaintext, context), keyId: last.id };
    },
    async decrypt(wrapped, keyId, context) {
      return unwrap(wrapped, keyId, context);
    },
    async reEncrypt(wrapped, keyId, context) {
      const plaintext = unwrap(wrapped, keyId, context);
      try {
        return { wrapped: wrap(plaintext, context), keyId: last.id };
      } finally {
        plaintext.fill(0);
      }
    },
    async generateMac(message, keyId = last.id) {
      requireMacMessage(message);
      return { mac: hmacSha256(rootOf(keyId).mac, message), keyId };
    },
  };
  /* eslint-enable @typescript-eslint/require-await */
}

// One key, one use: the wrapping key, the MAC key and the public id are derived apart (HKDF, RFC 5869).
function deriveRootKey(material: Buffer): RootKey {
  const derive = (use: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', material, Buffer.alloc(0), `crowdpay.kms.${use}.v1`, length));
  const key = {
    id: `local-${derive('id', 8).toString('hex')}`,
    wrapping: derive('wrapping', 32),
    mac: derive('mac', 32),
  };
  material.fill(0);
  return key;
}

function openWrapped(root: RootKey, wrapped: Buffer, context: EncryptionContext): Buffer {
  try {
    return unseal(root.wrapping, wrapped, contextAad(root.id, context));
  } catch (error) {
    if (error instanceof UnsealError) throw wrongKey(error);
    throw error;
  }
}

// Sorted by name, so that the order in which a caller lists the context does not matter, as with AWS KMS.
function contextAad(keyId: string, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([left], [right]) => (left < right ? -1 : 1));
  return lengthPrefixed(WRAP_TAG, keyId, ...pairs.flat());
}
