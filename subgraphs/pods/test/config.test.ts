import { ConfigError } from '@crowdpay/config';
import { describe, expect, it } from '@jest/globals';
import { readPodsConfig } from '../src/config.ts';

const ENVIRONMENT = {
  PODS_DATABASE_URL: 'postgres://pods:pods@127.0.0.1:54320/pods',
  EVENT_LOG_DATABASE_URL: 'postgres://pods:pods@127.0.0.1:54320/event_log',
  SVID_DIR: 'svid/pods',
  PRINCIPAL_JWKS_FILE: 'keys/principal.jwks.json',
  AUDIT_SIGNING_KEY_FILE: 'keys/audit-pods.pem',
  AUDIT_KEY_REGISTRY_FILE: 'keys/registry.json',
};

describe('the configuration of pods', () => {
  it('has a default for all that is the same on every machine', () => {
    expect(readPodsConfig(ENVIRONMENT)).toMatchObject({
      CROWDPAY_ENV: 'development',
      HOST: '127.0.0.1',
      PODS_PORT: 4102,
      IDENTITY_URL: 'https://127.0.0.1:4101',
      LOG_LEVEL: 'info',
    });
  });

  it.each([
    ['PODS_PORT', 'many'],
    ['PODS_DATABASE_URL', 'mysql://127.0.0.1/pods'],
    ['IDENTITY_URL', 'http://127.0.0.1:4101'],
    ['LOG_LEVEL', 'loud'],
    ['CROWDPAY_ENV', '../etc'],
    ['SVID_DIR', ''],
  ])('names %s when it is wrong', (name, value) => {
    expect(() => readPodsConfig({ ...ENVIRONMENT, [name]: value })).toThrow(ConfigError);
    expect(() => readPodsConfig({ ...ENVIRONMENT, [name]: value })).toThrow(name);
  });
});
