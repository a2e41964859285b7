import { KMSClient } from '@aws-sdk/client-kms';

const CONNECTION_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const MAX_ATTEMPTS = 3;

/**
 * A client for AWS KMS with bounds on every call, credentials from the SDK's default chain (role, profile,
 * environment).
 *
 * @param options.endpoint another address than the region's own, for a VPC endpoint or an emulator.
 * @param options.requestTimeoutMs how long one of the attempts of a call may take.
 */
export function createKmsClient(options: {
  readonly region: string;
  readonly endpoint?: string;
  readonly requestTimeoutMs?: number;
}): KMSClient {
  return new KMSClient({
    region: options.region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      // Without it the SDK only warns when the time is up, and waits on.
      throwOnRequestTimeout: true,
    },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  });
}
