import { describe, expect, it } from '@jest/globals';
import { readGatewayConfig } from '../src/config.ts';

const NEEDED = { SVID_DIR: '/svid', PRINCIPAL_KEY_FILE: '/key.pem' };

describe('the settings of the gateway', () => {
  it('have defaults for all but secrets and certificates', () => {
    expect(readGatewayConfig(NEEDED)).toMatchObject({
      CROWDPAY_ENV: 'development',
      HOST: '127.0.0.1',
      GATEWAY_PORT: 4000,
      IDENTITY_URL: 'https://127.0.0.1:4101',
      SAFELIST_MODE: 'off',
      TRUSTED_PROXIES: [],
      METRICS_NETWORKS: ['127.0.0.0/8', '::1/128'],
      SUPERGRAPH_FILE: expect.stringMatching(/schema\/supergraph\.graphql$/),
    });
  });

  it('name what is missing', () => {
    expect(() => readGatewayConfig({})).toThrow(/SVID_DIR[\s\S]*PRINCIPAL_KEY_FILE/);
  });

  it.each([
    ['GATEWAY_PORT', 'http'],
    ['PUBLIC_URL', 'ftp://x'],
    ['VAULT_URL', 'http://127.0.0.1:4104'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', 'everyone'],
    ['METRICS_NETWORKS', '::1/129'],
    ['REDIS_URL', 'http://redis'],
    ['SAFELIST_MODE', 'strict'],
    ['RATE_LIMIT_USER', '0'],
    ['COST_LIMIT', 'much'],
  ])('refuse %s=%s without repeating the value', (name, value) => {
    const read = () => readGatewayConfig({ ...NEEDED, [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow(value);
  });

  it('take lists of networks', () => {
    expect(readGatewayConfig({ ...NEEDED, TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1' }).TRUSTED_PROXIES).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
    ]);
  });
});
