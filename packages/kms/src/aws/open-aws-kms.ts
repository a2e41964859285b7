import type { KeyManagement } from '../port.ts';

/** Which keys of AWS KMS to use, and where it is. */
export interface AwsKmsSettings {
  readonly region: string;
  /** Another address than the region's own, for a VPC endpoint or an emulator. */
  readonly endpoint?: string;
  /** A symmetric key (id, ARN or alias); it wraps tenant keys. */
  readonly keyId: string;
  /** A key of spec HMAC_256. */
  readonly macKeyId: string;
}

/**
 * AWS KMS behind the port. The SDK is loaded here and not before: it would cost a process with a local root key 20 MB
 * and a third of a second at its start.
 */
export async function openAwsKms(settings: AwsKmsSettings): Promise<KeyManagement> {
  const [{ awsKms }, { createKmsClient }] = await Promise.all([import('./aws-kms.ts'), import('./client.ts')]);
  return awsKms({ ...settings, client: createKmsClient(settings) });
}
