import { describe, expect, it } from '@jest/globals';
import { readVaultConfig, unusualVolumeOf, volumeLimitsOf } from '../src/config.ts';
import { DEFAULT_VOLUME_LIMITS } from '../src/domain/volume/limits.ts';
import { DEFAULT_UNUSUAL_VOLUME_RULES } from '../src/domain/volume/unusual-volume.ts';

const MINIMUM = {
  VAULT_DATABASE_URL: 'postgres://vault:secret@127.0.0.1:54320/vault',
  SVID_DIR: '/svid',
  PRINCIPAL_JWKS_FILE: '/keys/principal.jwks.json',
  AUDIT_SIGNING_KEY_FILE: '/keys/audit.pem',
  AUDIT_KEY_REGISTRY_FILE: '/keys/registry.json',
  KMS_ROOT_KEY_FILE: '/keys/kms-root',
};

describe("the vault's configuration", () => {
  it('has a default for everything that can have one', () => {
    expect(readVaultConfig(MINIMUM)).toMatchObject({
      CROWDPAY_ENV: 'development',
      HOST: '127.0.0.1',
      VAULT_PORT: 4104,
      VAULT_PAN_TOKEN_FORMAT: 'BIN6_LAST4',
      EVENT_LOG: 'postgres',
      kms: { kind: 'local', rootKeyFile: '/keys/kms-root' },
    });
  });

  it('reads the limits of volume, and has those of the domain where none are set', () => {
    expect(volumeLimitsOf(readVaultConfig(MINIMUM))).toEqual(DEFAULT_VOLUME_LIMITS);
    expect(unusualVolumeOf(readVaultConfig(MINIMUM))).toEqual(DEFAULT_UNUSUAL_VOLUME_RULES);
    const config = readVaultConfig({ ...MINIMUM, VAULT_FIND_LIMIT: '10', VAULT_UNUSUAL_REVEALS: '50' });
    expect(volumeLimitsOf(config)).toMatchObject({ find: 10, reveal: DEFAULT_VOLUME_LIMITS.reveal });
    expect(unusualVolumeOf(config)).toMatchObject({ perHour: 50 });
  });

  it('reads what AWS KMS needs', () => {
    const aws = { KMS: 'aws', KMS_KEY_ID: 'alias/wrap', KMS_MAC_KEY_ID: 'alias/mac', AWS_REGION: 'eu-central-1' };
    expect(readVaultConfig({ ...MINIMUM, ...aws }).kms).toEqual({
      kind: 'aws',
      keyId: 'alias/wrap',
      macKeyId: 'alias/mac',
      region: 'eu-central-1',
    });
  });

  it.each([
    ['KMS_ROOT_KEY_FILE', { KMS_ROOT_KEY_FILE: '' }],
    ['KMS_KEY_ID', { KMS: 'aws', KMS_MAC_KEY_ID: 'm', AWS_REGION: 'r' }],
    ['KMS_MAC_KEY_ID', { KMS: 'aws', KMS_KEY_ID: 'k', AWS_REGION: 'r' }],
    ['AWS_REGION', { KMS: 'aws', KMS_KEY_ID: 'k', KMS_MAC_KEY_ID: 'm' }],
    ['KMS', { KMS: 'none' }],
    ['VAULT_FIND_LIMIT', { VAULT_FIND_LIMIT: '0' }],
    ['VAULT_REVEAL_LIMIT', { VAULT_REVEAL_LIMIT: '-1' }],
    ['VAULT_TOKENIZE_LIMIT', { VAULT_TOKENIZE_LIMIT: '1e9' }],
    ['VAULT_UNUSUAL_REVEALS', { VAULT_UNUSUAL_REVEALS: '1000001' }],
    ['VAULT_DATABASE_URL', { VAULT_DATABASE_URL: 'mysql://secret@host' }],
  ])('names %s when it is missing or wrong, and repeats no value', (variable, wrong) => {
    const read = (): unknown => readVaultConfig({ ...MINIMUM, ...wrong });
    expect(read).toThrow(variable);
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') as unknown }));
  });
});
