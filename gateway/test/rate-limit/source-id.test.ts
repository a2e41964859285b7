import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSourceIds } from '../../src/rate-limit/source-id.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const idOf = createSourceIds(privateKey);

describe('the id of a network', () => {
  it('is 43 characters of base64url', () => {
    expect(idOf('192.0.2.1')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('is the same at every gateway of one key, and another under another key', () => {
    expect(createSourceIds(privateKey)('192.0.2.1')).toBe(idOf('192.0.2.1'));
    expect(createSourceIds(generateKeyPairSync('ed25519').privateKey)('192.0.2.1')).not.toBe(idOf('192.0.2.1'));
  });

  it('is one for a whole /64 and for an address mapped into IPv6, and differs between networks', () => {
    expect(idOf('2001:db8:1:2::1')).toBe(idOf('2001:db8:1:2:ffff::1'));
    expect(idOf('::ffff:192.0.2.1')).toBe(idOf('192.0.2.1'));
    const distinct = new Set(['192.0.2.1', '192.0.2.2', '2001:db8:1:2::1', '2001:db8:1:3::1'].map(idOf));
    expect(distinct.size).toBe(4);
  });

  it('cannot be guessed by hashing addresses, nor with what the platform publishes of the key', () => {
    const { x = '' } = privateKey.export({ format: 'jwk' });
    const guesses = [
      createHash('sha256').update('192.0.2.1').digest('base64url'),
      createHmac('sha256', Buffer.from(x, 'base64url')).update('192.0.2.1').digest('base64url'),
    ];
    expect(guesses).not.toContain(idOf('192.0.2.1'));
  });
});
