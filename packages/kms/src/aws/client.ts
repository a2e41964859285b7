import { KMSClient } from '@aws-sdk/client-kms';

const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 3;

/**
 * A client for AWS KMS with bounds on every call, credentials from the SDK's default chain (role, profile,
 * environment).
 *
 * @param options.endpoint another address than the region's own, for a VPC endpoint or an emulator.
 */
export function createKmsClient(options: { readonly region: string; readonly endpoint?: string }): KMSClient {
  return new KMSClient({
    region: options.region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // Without it the SDK only warns when the time is up, and waits on.
      throwOnRequestTimeout: true,
    },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  });
}
