import { ConfigError, path, port, POLICY_VARIABLES, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import type { AwsKmsSettings } from '@crowdpay/kms';
import { z } from 'zod';

const SHAPE = {
  ...SUBGRAPH_VARIABLES,
  ...POLICY_VARIABLES,
  VAULT_PORT: port().default(4104),
  VAULT_DATABASE_URL: url(['postgres:', 'postgresql:']),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  /** Which digits of a card number its token keeps. */
  VAULT_PAN_TOKEN_FORMAT: z.enum(['BIN6_LAST4', 'LAST4'], 'must be BIN6_LAST4 or LAST4').default('BIN6_LAST4'),
  KMS: z.enum(['local', 'aws'], 'must be local or aws').default('local'),
  /** Needed for `local`. */
  KMS_ROOT_KEY_FILE: path().optional(),
  /** The symmetric key that wraps tenant keys: id, ARN or alias. Needed for `aws`. */
  KMS_KEY_ID: z.string().max(2_048).optional(),
  /** The key of spec HMAC_256 that index keys come from. Needed for `aws`. */
  KMS_MAC_KEY_ID: z.string().max(2_048).optional(),
  /** Needed for `aws`. */
  AWS_REGION: z.string().max(64).optional(),
  /** Another address than the region's own. */
  AWS_ENDPOINT_URL_KMS: url(['http:', 'https:']).optional(),
  ...EVENT_LOG_VARIABLES,
};

/** What a deployment tells the vault. */
export type VaultConfig = Omit<z.output<z.ZodObject<typeof SHAPE>>, KmsVariable> & { readonly kms: KmsSettings };

type KmsVariable =
  'KMS' | 'KMS_ROOT_KEY_FILE' | 'KMS_KEY_ID' | 'KMS_MAC_KEY_ID' | 'AWS_REGION' | 'AWS_ENDPOINT_URL_KMS';

/** Which key management to use, with all that it needs. */
export type KmsSettings =
  { readonly kind: 'local'; readonly rootKeyFile: string } | (AwsKmsSettings & { readonly kind: 'aws' });

/**
 * Reads the vault's variables.
 *
 * @throws ConfigError naming every variable that is missing or wrong.
 */
export function readVaultConfig(environment: Readonly<Record<string, string | undefined>> = process.env): VaultConfig {
  const { KMS, KMS_ROOT_KEY_FILE, KMS_KEY_ID, KMS_MAC_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL_KMS, ...rest } = readConfig(
    SHAPE,
    environment,
  );
  if (KMS === 'local') {
    return { ...rest, kms: { kind: 'local', rootKeyFile: needed('KMS_ROOT_KEY_FILE', KMS_ROOT_KEY_FILE, KMS) } };
  }
  const kms = {
    kind: KMS,
    keyId: needed('KMS_KEY_ID', KMS_KEY_ID, KMS),
    macKeyId: needed('KMS_MAC_KEY_ID', KMS_MAC_KEY_ID, KMS),
    region: needed('AWS_REGION', AWS_REGION, KMS),
    ...(AWS_ENDPOINT_URL_KMS === undefined ? {} : { endpoint: AWS_ENDPOINT_URL_KMS }),
  };
  return { ...rest, kms };
}

function needed(variable: string, value: string | undefined, kms: string): string {
  if (value !== undefined) return value;
  throw new ConfigError(`The environment is not valid:\n  ${variable}: must be set when KMS=${kms}`);
}
