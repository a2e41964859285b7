import { generateKeyPairSync, sign, verify, createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyFormatError, keyIdOf, readKeyRegistry, readPublicKey, readSigningKey } from '../src/index.ts';

// RFC 8032, section 7.1; the prefixes are the DER of RFC 8410 for a raw private and public key.
const VECTORS = [
  {
    name: 'TEST 1',
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'TEST 2',
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: 'TEST 3',
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`;
const privatePem = (rawHex: string): string =>
  pem('PRIVATE KEY', Buffer.from(`302e020100300506032b657004220420${rawHex}`, 'hex'));
const publicPem = (rawHex: string): string =>
  pem('PUBLIC KEY', Buffer.from(`302a300506032b6570032100${rawHex}`, 'hex'));

describe('keys', () => {
  it.each(VECTORS)('sign and verify as RFC 8032, $name', ({ secret, publicKey, message, signature }) => {
    const key = readSigningKey(privatePem(secret));
    const bytes = Buffer.from(message, 'hex');
    expect(sign(null, bytes, key.key).toString('hex')).toBe(signature);
    expect(verify(null, bytes, readPublicKey(publicPem(publicKey)), Buffer.from(signature, 'hex'))).toBe(true);
    expect(keyIdOf(readPublicKey(publicPem(publicKey)))).toBe(key.keyId);
  });

  it('refuse a signature whose scalar is not reduced (RFC 8032, section 5.1.7), so that none has a second form', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const [vector] = VECTORS;
    const signature = Buffer.from(vector!.signature, 'hex');
    const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
    const forged = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse();
    const malleated = Buffer.concat([signature.subarray(0, 32), forged]);
    expect(verify(null, Buffer.alloc(0), readPublicKey(publicPem(vector!.publicKey)), malleated)).toBe(false);
  });

  it('have an id of 32 hex digits that follows from the key alone', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    expect(keyIdOf(publicKey)).toMatch(/^[0-9a-f]{32}$/);
    expect(keyIdOf(privateKey)).toBe(keyIdOf(publicKey));
  });

  it.each([
    [
      'an RSA key',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ],
    ['no key', 'hello'],
  ])('cannot be read from %s', (_name, text) => {
    expect(() => readSigningKey(text.toString())).toThrow(KeyFormatError);
  });

  it('cannot be taken from a private key where a public one belongs', () => {
    expect(() => readPublicKey(privatePem(VECTORS[0]!.secret))).toThrow(KeyFormatError);
  });
});

describe('readKeyRegistry', () => {
  const key = createPublicKey(createPrivateKey(privatePem(VECTORS[0]!.secret)));
  const entry = {
    producer: 'pods',
    keyId: keyIdOf(key),
    publicKey: publicPem(VECTORS[0]!.publicKey),
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: null,
  };

  it('finds a key by producer and id, and for no other producer', () => {
    const registry = readKeyRegistry(JSON.stringify({ keys: [entry] }));
    expect(registry.find('pods', entry.keyId)?.key.equals(key)).toBe(true);
    expect(registry.find('payments', entry.keyId)).toBeUndefined();
    expect(registry.producers).toEqual(['pods']);
  });

  it.each([
    ['no JSON', 'nope'],
    ['another shape', '{"keys":[{}]}'],
    ['a key id that is not its key’s', JSON.stringify({ keys: [{ ...entry, keyId: '0'.repeat(32) }] })],
    ['one key for two producers', JSON.stringify({ keys: [entry, { ...entry, producer: 'vault' }] })],
  ])('refuses %s', (_name, text) => {
    expect(() => readKeyRegistry(text)).toThrow(KeyFormatError);
  });
});
