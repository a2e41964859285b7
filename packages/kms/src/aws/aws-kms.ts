import {
  DecryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  type KMSClient,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import type { CrowdPayError } from '@crowdpay/errors';
import { unavailable, wrongKey } from '../errors.ts';
import { requireMacMessage } from '../hmac.ts';
import type { EncryptionContext, KeyManagement } from '../port.ts';

const SECRET_BYTES = 32;

/**
 * AWS KMS behind the port. What is wrapped names the key that wrapped it, and decryption insists on that key, so a
 * ciphertext from a key of somebody else's is refused.
 *
 * @param options.keyId a symmetric key (id, ARN or alias); it wraps tenant keys.
 * @param options.macKeyId a key of spec HMAC_256, which makes the MACs of callers that name no key. AWS KMS never rotates
 * such a key by itself; replacing it leaves what was made under the old one, which answers to its id.
 */
export function awsKms(options: {
  readonly client: KMSClient;
  readonly keyId: string;
  readonly macKeyId: string;
}): KeyManagement {
  const { client, keyId, macKeyId } = options;
  return {
    async generateDataKey(context) {
      const command = new GenerateDataKeyCommand({
        KeyId: keyId,
        KeySpec: 'AES_256',
        EncryptionContext: { ...context },
      });
      const answer = await client.send(command).catch(rethrow);
      return {
        plaintext: secret(answer.Plaintext),
        wrapped: bytes(answer.CiphertextBlob),
        keyId: text(answer.KeyId),
      };
    },
    async decrypt(wrapped, wrappedBy, context) {
      const command = new DecryptCommand({
        CiphertextBlob: wrapped,
        KeyId: wrappedBy,
        EncryptionContext: { ...context },
      });
      const answer = await client.send(command).catch(rethrow);
      return secret(answer.Plaintext);
    },
    async reEncrypt(wrapped, wrappedBy, context) {
      const command = reEncryptCommand(wrapped, wrappedBy, keyId, context);
      const answer = await client.send(command).catch(rethrow);
      return { wrapped: bytes(answer.CiphertextBlob), keyId: text(answer.KeyId) };
    },
    async generateMac(message, madeBy = macKeyId) {
      requireMacMessage(message);
      const command = new GenerateMacCommand({ KeyId: madeBy, MacAlgorithm: 'HMAC_SHA_256', Message: message });
      const answer = await client.send(command).catch(rethrow);
      return { mac: secret(answer.Mac), keyId: text(answer.KeyId) };
    },
  };
}

function reEncryptCommand(wrapped: Buffer, from: string, to: string, context: EncryptionContext): ReEncryptCommand {
  return new ReEncryptCommand({
    CiphertextBlob: wrapped,
    SourceKeyId: from,
    SourceEncryptionContext: { ...context },
    DestinationKeyId: to,
    DestinationEncryptionContext: { ...context },
  });
}

function rethrow(error: unknown): never {
  throw translate(error);
}

// A denied call counts as unavailable: it is an operator's matter, and a retry may find it mended.
function translate(error: unknown): CrowdPayError {
  const foreign = error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException;
  return foreign ? wrongKey(error) : unavailable(error);
}

function bytes(value: Uint8Array | undefined): Buffer {
  if (value === undefined) throw unavailable(new TypeError('AWS KMS answered without the bytes that it promises.'));
  return Buffer.from(value);
}

// A secret is copied into a buffer that we own and wiped where the SDK left it. Every one that we ask for has 256 bits.
function secret(value: Uint8Array | undefined): Buffer {
  const copy = bytes(value);
  value?.fill(0);
  if (copy.length === SECRET_BYTES) return copy;
  copy.fill(0);
  throw unavailable(new TypeError('AWS KMS answered with a secret of another length than was asked for.'));
}

function text(value: string | undefined): string {
  if (value === undefined) throw unavailable(new TypeError('AWS KMS answered without a key id.'));
  return value;
}
