import { describe, expect, it } from '@jest/globals';
import { readPaymentsConfig } from '../src/config.ts';

const valid = {
  PAYMENTS_DATABASE_URL: 'postgres://payments:secret@127.0.0.1:54320/payments',
  PSP_WEBHOOK_SECRET_FILE: '/keys/webhook.secret',
  SVID_DIR: '/svid/payments',
  PRINCIPAL_JWKS_FILE: '/keys/principal.jwks.json',
  AUDIT_SIGNING_KEY_FILE: '/keys/audit-payments.pem',
  AUDIT_KEY_REGISTRY_FILE: '/keys/registry.json',
};

describe('readPaymentsConfig', () => {
  it('needs the database, the keys and the SVID, and has a default for the rest', () => {
    expect(readPaymentsConfig(valid)).toMatchObject({
      PAYMENTS_PORT: 4103,
      PODS_URL: 'https://127.0.0.1:4102',
      PSP_CONNECTOR_URL: 'https://127.0.0.1:4111',
      EVENT_LOG: 'postgres',
    });
  });

  it.each(Object.keys(valid))('names %s when it is missing', (name) => {
    expect(() => readPaymentsConfig({ ...valid, [name]: undefined })).toThrow(name);
  });

  it('takes callees over HTTPS alone, and never shows a value', () => {
    const plain = { ...valid, PSP_CONNECTOR_URL: 'http://somewhere.example' };
    expect(() => readPaymentsConfig(plain)).toThrow(/PSP_CONNECTOR_URL/);
    expect(() => readPaymentsConfig(plain)).not.toThrow(/somewhere/);
  });
});
