import { describe, expect, it } from '@jest/globals';
import { readLauncherConfig } from '../src/config.ts';
import { type ServiceName, SERVICES, type SubgraphName, SUBGRAPHS } from '../src/service-names.ts';
import { serviceVariables, type VariableSources } from '../src/service-variables.ts';
import type { StateFolder } from '../src/state-folder.ts';

const each = (valueOf: (name: SubgraphName) => string): Record<SubgraphName, string> =>
  Object.fromEntries(SUBGRAPHS.map((name) => [name, valueOf(name)])) as Record<SubgraphName, string>;

function sources(environment: Record<string, string> = {}): VariableSources {
  return {
    config: readLauncherConfig({}, environment),
    folder: { svid: '/state/svid', archive: '/state/archive', pspSandbox: '/state/psp-sandbox' } as StateFolder,
    keys: {
      postgresPassword: 'superuser-password',
      rolePasswords: each((name) => `${name}-password`),
      kmsRootKey: '/keys/kms-root.key',
      webhookSecret: '/keys/psp-webhook.secret',
      audit: { signing: each((name) => `/keys/audit-signing-${name}.pem`), registry: '/keys/registry.json' },
      principal: { key: '/keys/principal.pem', jwks: '/keys/principal.jwks.json' },
      oidc: {
        keys: '/keys/oidc.jwks.json',
        cookieKey: '/keys/cookie',
        clients: '/keys/clients',
        operatorKey: '/keys/op',
      },
    },
    databases: {
      urls: each((name) => `postgres://${name}@127.0.0.1/${name}`),
      eventLogUrls: each((name) => `postgres://${name}@127.0.0.1/event_log`),
      readableUrls: {},
    },
    kafkaBrokers: undefined,
    kafkaTls: undefined,
  };
}

/** The services that are given `value`. */
function holdersOf(value: string, environment?: Record<string, string>): ServiceName[] {
  return SERVICES.filter((name) => Object.values(serviceVariables(name, sources(environment))).includes(value));
}

describe('a service’s variables', () => {
  it.each(SUBGRAPHS)('give the database of %s to %s alone', (name) => {
    expect(holdersOf(`postgres://${name}@127.0.0.1/${name}`)).toEqual([name]);
    expect(holdersOf(`postgres://${name}@127.0.0.1/event_log`)).toEqual([name]);
  });

  it.each<[string, string, ServiceName[]]>([
    ['the key that vouches for callers', '/keys/principal.pem', ['gateway']],
    ['the root key of the vault', '/keys/kms-root.key', ['vault']],
    ['the keys that sign tokens', '/keys/oidc.jwks.json', ['identity']],
    ['the secret of the webhooks', '/keys/psp-webhook.secret', ['payments', 'psp-sandbox']],
    ['the signing key of the events of pods', '/keys/audit-signing-pods.pem', ['pods']],
    ['the public keys of all events', '/keys/registry.json', [...SUBGRAPHS]],
    ['the operator’s key', '/keys/op', []],
    ['the superuser’s password', 'superuser-password', []],
  ])('give %s to those who need it and nobody else', (_, value, holders) => {
    expect(holdersOf(value)).toEqual(holders);
  });

  it('hand on what the user has set, to those who know it', () => {
    expect(holdersOf('debug', { LOG_LEVEL: 'debug' })).toEqual([...SERVICES]);
    expect(holdersOf('redis://127.0.0.1', { REDIS_URL: 'redis://127.0.0.1' })).toContain('gateway');
    expect(holdersOf('alias/crowdpay', { KMS_KEY_ID: 'alias/crowdpay' })).toEqual(['vault']);
    expect(holdersOf('a-secret', { AWS_SECRET_ACCESS_KEY: 'a-secret' })).toEqual(['vault']);
    expect(holdersOf('7', { ARCHIVE_SEGMENT_SECONDS: '7' })).toEqual(['audit']);
    expect(holdersOf('7', { AUDIT_GAP_DEADLINE_SECONDS: '7' })).toEqual(['audit']);
    expect(holdersOf('7', { PSP_TIMEOUT_MS: '7' })).toEqual(['psp-connector']);
    expect(holdersOf('7', { PSP_SANDBOX_SETTLE_AFTER_MS: '7' })).toEqual(['psp-sandbox']);
    expect(holdersOf('whatever', { GITHUB_TOKEN: 'whatever' })).toEqual([]);
  });

  it('name the services that each one calls, where they are', () => {
    const given = serviceVariables(
      'psp-connector',
      sources({ VAULT_URL: 'https://vault.example', PSP_SANDBOX_PORT: '1234' }),
    );
    expect(given).toMatchObject({ VAULT_URL: 'https://vault.example', PSP_SANDBOX_URL: 'https://127.0.0.1:1234' });
    expect(
      Object.keys(given)
        .filter((name) => name.endsWith('_URL'))
        .sort(),
    ).toEqual(['PSP_SANDBOX_URL', 'PUBLIC_URL', 'VAULT_URL']);
  });
});
