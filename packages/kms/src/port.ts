/**
 * Public facts that a wrapped key is bound to, for example `{ tenant: 'default' }`: the same must be given to unwrap
 * it. AWS KMS writes them into CloudTrail, so they hold no secret and no personal data.
 */
export type EncryptionContext = Readonly<Record<string, string>>;

/** A key as the key-management service returns it once. The caller wipes `plaintext` when done with it. */
export interface DataKey {
  /** 32 bytes. */
  readonly plaintext: Buffer;
  /** The same key under the service's own key; safe to store. */
  readonly wrapped: Buffer;
  /** Which key of the service wrapped it: stored beside `wrapped`. */
  readonly keyId: string;
}

/** A key re-wrapped under the service's current key, without its plaintext ever leaving the service. */
export interface WrappedKey {
  readonly wrapped: Buffer;
  readonly keyId: string;
}

/** A message authentication code and the key that made it. */
export interface Mac {
  /** 32 bytes (HMAC-SHA-256). */
  readonly mac: Buffer;
  readonly keyId: string;
}

/**
 * The root of every key of the platform. Adapters: `localKms` (a root key file) and `awsKms` (AWS KMS).
 *
 * Every method throws CrowdPayError: UPSTREAM_UNAVAILABLE when the service is away, slow or refuses us; INTERNAL when
 * the wrapped key is not one that it made for this context (tampered, swapped, of another tenant).
 */
export interface KeyManagement {
  /** Makes a fresh 256-bit key bound to `context`. */
  generateDataKey(context: EncryptionContext): Promise<DataKey>;
  /** Unwraps a key. @returns 32 bytes that the caller wipes. */
  decrypt(wrapped: Buffer, keyId: string, context: EncryptionContext): Promise<Buffer>;
  /** Wraps a key again under the service's current key; the context stays the same. */
  reEncrypt(wrapped: Buffer, keyId: string, context: EncryptionContext): Promise<WrappedKey>;
  /**
   * HMAC-SHA-256 of `message` (1 to 4,096 bytes) under a key that never leaves the service: the same message gives the
   * same MAC under the same key, for ever. Which key is the service's present one changes when an operator replaces it,
   * so a caller that needs a MAC again stores the key id beside what it made of it, and gives it from then on.
   *
   * @param keyId as an earlier answer named it; without it, the service's present MAC key.
   * @throws RangeError when the message's length is out of bounds.
   */
  generateMac(message: Buffer, keyId?: string): Promise<Mac>;
}
