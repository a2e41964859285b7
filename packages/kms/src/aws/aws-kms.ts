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

/**
 * AWS KMS behind the port. What is wrapped names the key that wrapped it, and decryption insists on that key, so a
 * ciphertext from a key of somebody else's is refused.
 *
 * @param options.keyId a symmetric key (id, ARN or alias); it wraps tenant keys.
 * @param options.macKeyId a key of spec HMAC_256; it does not rotate by itself.
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
        plaintext: take(answer.Plaintext),
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
      return take(answer.Plaintext);
    },
    async reEncrypt(wrapped, wrappedBy, context) {
      const command = reEncryptCommand(wrapped, wrappedBy, keyId, context);
      const answer = await client.send(command).catch(rethrow);
      return { wrapped: bytes(answer.CiphertextBlob), keyId: text(answer.KeyId) };
    },
    async generateMac(message) {
      requireMacMessage(message);
      const command = new GenerateMacCommand({ KeyId: macKeyId, MacAlgorithm: 'HMAC_SHA_256', Message: message });
      const answer = await client.send(command).catch(rethrow);
      return { mac: take(answer.Mac), keyId: text(answer.KeyId) };
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

// A secret is copied into a buffer that we own and wiped where the SDK left it.
function take(value: Uint8Array | undefined): Buffer {
  const copy = bytes(value);
  value?.fill(0);
  return copy;
}

function text(value: string | undefined): string {
  if (value === undefined) throw unavailable(new TypeError('AWS KMS answered without a key id.'));
  return value;
}
