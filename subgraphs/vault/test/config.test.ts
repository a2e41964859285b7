import { describe, expect, it } from '@jest/globals';
import { readVaultConfig } from '../src/config.ts';

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
    ['VAULT_DATABASE_URL', { VAULT_DATABASE_URL: 'mysql://secret@host' }],
  ])('names %s when it is missing or wrong, and repeats no value', (variable, wrong) => {
    const read = (): unknown => readVaultConfig({ ...MINIMUM, ...wrong });
    expect(read).toThrow(variable);
    expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') as unknown }));
  });
});
