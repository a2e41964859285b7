export type { DataKey, EncryptionContext, KeyManagement, Mac, WrappedKey } from './port.ts';
export { SEAL_OVERHEAD_BYTES, seal, unseal, UnsealError } from './aes-gcm.ts';
export { hmacSha256 } from './hmac.ts';
export { lengthPrefixed } from './length-prefixed.ts';
export { localKms } from './local/local-kms.ts';
export { RootKeyFileError } from './local/root-key-file.ts';
export { type AwsKmsSettings, openAwsKms } from './aws/open-aws-kms.ts';
