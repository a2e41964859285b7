import { describe, expect, it } from '@jest/globals';
import { parseSpiffeId, serviceOf, spiffeIdOf } from '../src/index.ts';

describe('a SPIFFE ID', () => {
  it('names an environment and a service', () => {
    expect(spiffeIdOf('development', 'psp-connector')).toBe('spiffe://crowdpay/development/psp-connector');
    expect(parseSpiffeId('spiffe://crowdpay/production/vault')).toEqual({
      environment: 'production',
      service: 'vault',
    });
    expect(serviceOf('spiffe://crowdpay/production/vault')).toBe('vault');
  });

  it.each([
    ['another trust domain', 'spiffe://evil/development/vault'],
    ['a trust domain that only begins like ours', 'spiffe://crowdpay.evil/development/vault'],
    ['another scheme', 'https://crowdpay/development/vault'],
    ['too few segments', 'spiffe://crowdpay/vault'],
    ['too many segments', 'spiffe://crowdpay/development/vault/admin'],
    ['upper case', 'spiffe://crowdpay/development/Vault'],
    ['a path that climbs', 'spiffe://crowdpay/development/..'],
    ['an encoded slash', 'spiffe://crowdpay/development/vault%2f'],
    ['a query', 'spiffe://crowdpay/development/vault?x'],
    ['a line feed at the end', 'spiffe://crowdpay/development/vault\n'],
  ])('is not read from %s', (_what, text) => {
    expect(parseSpiffeId(text)).toBeUndefined();
    expect(serviceOf(text)).toBeUndefined();
  });

  it('is not made of parts that could forge another', () => {
    expect(() => spiffeIdOf('development', 'vault/../gateway')).toThrow(TypeError);
    expect(() => spiffeIdOf('', 'vault')).toThrow(TypeError);
  });
});
