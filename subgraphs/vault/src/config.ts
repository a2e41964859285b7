import { ConfigError, path, port, POLICY_VARIABLES, readConfig, SUBGRAPH_VARIABLES, url } from '@crowdpay/config';
import { EVENT_LOG_VARIABLES } from '@crowdpay/event-log';
import type { AwsKmsSettings } from '@crowdpay/kms';
import { z } from 'zod';
import { DEFAULT_KEY_MAX_AGES, type KeyMaxAges } from './domain/key-ages.ts';
import { DEFAULT_VOLUME_LIMITS, type VolumeLimits } from './domain/volume/limits.ts';
import { DEFAULT_UNUSUAL_VOLUME_RULES, type UnusualVolumeRules } from './domain/volume/unusual-volume.ts';

const MAX_COUNT = 1_000_000;

const count = (otherwise: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= MAX_COUNT, `must be 1 to ${MAX_COUNT}`)
    .default(otherwise);

const SHAPE = {
  ...SUBGRAPH_VARIABLES,
  ...POLICY_VARIABLES,
  VAULT_PORT: port().default(4104),
  VAULT_DATABASE_URL: url(['postgres:', 'postgresql:']),
  PODS_URL: url(['https:']).default('https://127.0.0.1:4102'),
  IDENTITY_URL: url(['https:']).default('https://127.0.0.1:4101'),
  /** Which digits of a card number its token keeps. */
  VAULT_PAN_TOKEN_FORMAT: z.enum(['BIN6_LAST4', 'LAST4'], 'must be BIN6_LAST4 or LAST4').default('BIN6_LAST4'),
  /** How many values of a kind a caller may have tokenized in a minute; a partner ten times as many. */
  VAULT_TOKENIZE_LIMIT: count(DEFAULT_VOLUME_LIMITS.tokenize),
  /** The same for card numbers, bank accounts and other kinds whose values can be guessed. */
  VAULT_TOKENIZE_GUESSABLE_LIMIT: count(DEFAULT_VOLUME_LIMITS.tokenizeGuessable),
  /** How many values of a kind a caller may see in the clear in a minute. */
  VAULT_REVEAL_LIMIT: count(DEFAULT_VOLUME_LIMITS.reveal),
  /** How many values of a kind a caller may look up in a minute. */
  VAULT_FIND_LIMIT: count(DEFAULT_VOLUME_LIMITS.find),
  /** More clear values of others than this in an hour freeze whoever sees them. */
  VAULT_UNUSUAL_REVEALS: count(DEFAULT_UNUSUAL_VOLUME_RULES.perHour),
  /** More than this in an hour, and ten times as many as usual, do so too. */
  VAULT_UNUSUAL_REVEALS_FROM: count(DEFAULT_UNUSUAL_VOLUME_RULES.habitFrom),
  /** How old, in days, keys may become before the vault rotates them by itself. */
  VAULT_KEK_MAX_AGE_DAYS: count(DEFAULT_KEY_MAX_AGES.KEK),
  VAULT_TENANT_KEY_MAX_AGE_DAYS: count(DEFAULT_KEY_MAX_AGES.TENANT_KEY),
  VAULT_DATA_KEY_MAX_AGE_DAYS: count(DEFAULT_KEY_MAX_AGES.DATA_KEY),
  VAULT_INDEX_KEY_MAX_AGE_DAYS: count(DEFAULT_KEY_MAX_AGES.INDEX_KEY),
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

/** The limits of volume that a deployment sets. */
export function volumeLimitsOf(config: VaultConfig): VolumeLimits {
  return {
    ...DEFAULT_VOLUME_LIMITS,
    tokenize: config.VAULT_TOKENIZE_LIMIT,
    tokenizeGuessable: config.VAULT_TOKENIZE_GUESSABLE_LIMIT,
    reveal: config.VAULT_REVEAL_LIMIT,
    find: config.VAULT_FIND_LIMIT,
  };
}

/** What volume a deployment calls unusual. */
export function unusualVolumeOf(config: VaultConfig): UnusualVolumeRules {
  return {
    ...DEFAULT_UNUSUAL_VOLUME_RULES,
    perHour: config.VAULT_UNUSUAL_REVEALS,
    habitFrom: config.VAULT_UNUSUAL_REVEALS_FROM,
  };
}

/** When a deployment wants its keys to be rotated. */
export function keyMaxAgesOf(config: VaultConfig): KeyMaxAges {
  return {
    KEK: config.VAULT_KEK_MAX_AGE_DAYS,
    TENANT_KEY: config.VAULT_TENANT_KEY_MAX_AGE_DAYS,
    DATA_KEY: config.VAULT_DATA_KEY_MAX_AGE_DAYS,
    INDEX_KEY: config.VAULT_INDEX_KEY_MAX_AGE_DAYS,
  };
}
