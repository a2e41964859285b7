import { type KeyManagement, localKms, openAwsKms } from '@crowdpay/kms';
import type { KmsSettings } from './config.ts';

/** The key management that the settings choose. @throws RootKeyFileError when the local root key cannot be used. */
export function openKms(settings: KmsSettings): Promise<KeyManagement> {
  return settings.kind === 'local' ? localKms(settings) : openAwsKms(settings);
}
