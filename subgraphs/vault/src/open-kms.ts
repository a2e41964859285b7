import { awsKms, createKmsClient, type KeyManagement, localKms } from '@crowdpay/kms';
import type { KmsSettings } from './config.ts';

/** The key management that the settings choose. @throws RootKeyFileError when the local root key cannot be used. */
export async function openKms(settings: KmsSettings): Promise<KeyManagement> {
  if (settings.kind === 'local') return localKms(settings);
  return awsKms({ ...settings, client: createKmsClient(settings) });
}
