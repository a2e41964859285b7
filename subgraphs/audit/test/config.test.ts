import { describe, expect, it } from '@jest/globals';
import { readAuditConfig } from '../src/config.ts';

const REQUIRED = {
  AUDIT_DATABASE_URL: 'postgres://audit:secret@127.0.0.1:54320/audit',
  SVID_DIR: '/run/svid',
  PRINCIPAL_JWKS_FILE: '/run/principal.json',
  AUDIT_KEY_REGISTRY_FILE: '/run/registry.json',
  AUDIT_SIGNING_KEY_FILE: '/run/audit.pem',
  ARCHIVE_DIR: '/var/archive',
};

describe('the configuration of the audit subgraph', () => {
  it('needs what cannot be guessed and has a default for the rest', () => {
    expect(readAuditConfig(REQUIRED)).toMatchObject({
      AUDIT_PORT: 4105,
      EVENT_LOG: 'postgres',
      KAFKA_TLS: 'off',
      ARCHIVE_SEGMENT_SECONDS: 10,
      AUDIT_GAP_DEADLINE_SECONDS: 60,
    });
  });

  it('names every variable that is missing', () => {
    for (const name of Object.keys(REQUIRED)) expect(() => readAuditConfig({})).toThrow(name);
  });

  it.each([
    ['EVENT_LOG', 'rabbit'],
    ['KAFKA_TLS', 'maybe'],
    ['KAFKA_BROKERS', 'broker-without-port'],
    ['AUDIT_GAP_DEADLINE_SECONDS', '0'],
    ['AUDIT_DATABASE_URL', 'https://example.com'],
  ])('refuses %s=%s, without repeating the value', (name, value) => {
    const read = (): unknown => readAuditConfig({ ...REQUIRED, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow(value === '0' ? 'never' : value);
  });
});
