import { ConfigError } from '@crowdpay/config';
import { describe, expect, it } from '@jest/globals';
import { readIdentityConfig } from '../src/config.ts';

const MINIMUM = {
  IDENTITY_DATABASE_URL: 'postgres://identity:secret@127.0.0.1:54320/identity',
  SVID_DIR: '/svid',
  PRINCIPAL_JWKS_FILE: '/keys/principal.json',
  AUDIT_SIGNING_KEY_FILE: '/keys/audit.pem',
  AUDIT_KEY_REGISTRY_FILE: '/keys/registry.json',
  OIDC_KEYS_FILE: '/keys/oidc.json',
  OIDC_COOKIE_KEY_FILE: '/keys/cookie',
  OIDC_CLIENTS_FILE: '/keys/clients.json',
};

describe('identity’s config', () => {
  it('has defaults for everything but files and the database', () => {
    expect(readIdentityConfig(MINIMUM)).toMatchObject({
      CROWDPAY_ENV: 'development',
      HOST: '127.0.0.1',
      IDENTITY_PORT: 4101,
      PUBLIC_URL: 'http://127.0.0.1:4000',
      DEVELOPMENT_LOGIN: true,
      EVENT_LOG: 'postgres',
    });
  });

  it('has the development login off wherever it is not development, unless told otherwise', () => {
    expect(readIdentityConfig({ ...MINIMUM, CROWDPAY_ENV: 'production' }).DEVELOPMENT_LOGIN).toBe(false);
    expect(readIdentityConfig({ ...MINIMUM, CROWDPAY_ENV: 'test', DEVELOPMENT_LOGIN: 'true' }).DEVELOPMENT_LOGIN).toBe(
      true,
    );
  });

  it('names every variable that is missing or wrong, and no value', () => {
    const read = (): unknown => readIdentityConfig({ IDENTITY_DATABASE_URL: 'mysql://secret@host/db', HOST: '' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/SVID_DIR[\s\S]*IDENTITY_DATABASE_URL[\s\S]*OIDC_KEYS_FILE/);
    expect(read).not.toThrow(/mysql/);
  });
});
