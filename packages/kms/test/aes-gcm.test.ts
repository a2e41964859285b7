import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandomness } from '@crowdpay/ids';
import { seal, SEAL_OVERHEAD_BYTES, unseal, UnsealError } from '../src/index.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const fixed = (nonce: string) => ({ bytes: () => hex(nonce) });

// "The Galois/Counter Mode of Operation" (McGrew and Viega), appendix B: test cases 13 to 16, the 256-bit ones with a
// 96-bit nonce; they are the vectors that NIST SP 800-38D's validation suite grew from.
const KEY = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const TEXT =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
  '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const CIPHERTEXT =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
  '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';
const VECTORS = [
  {
    name: '13',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    text: '',
    aad: '',
    body: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    name: '14',
    key: '00'.repeat(32),
    nonce: '00'.repeat(12),
    text: '00'.repeat(16),
    aad: '',
    body: 'cea7403d4d606b6e074ec5d3baf39d18',
    tag: 'd0d1c8a799996bf0265b98b5d48ab919',
  },
  {
    name: '15',
    key: KEY,
    nonce: 'cafebabefacedbaddecaf888',
    text: TEXT,
    aad: '',
    body: CIPHERTEXT,
    tag: 'b094dac5d93471bdec1a502270e3cc6c',
  },
  {
    name: '16',
    key: KEY,
    nonce: 'cafebabefacedbaddecaf888',
    text: TEXT.slice(0, 120),
    aad: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    body: CIPHERTEXT.slice(0, 120),
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
];

describe('sealing by AES-256-GCM', () => {
  it.each(VECTORS)('reproduces test case $name', ({ key, nonce, text, aad, body, tag }) => {
    const sealed = seal(hex(key), hex(text), hex(aad), fixed(nonce));
    expect(sealed.toString('hex')).toBe(`01${nonce}${body}${tag}`);
    expect(unseal(hex(key), sealed, hex(aad)).toString('hex')).toBe(text);
  });

  it('opens what it sealed, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array(),
        fc.uint8Array(),
        (key, text, aad) => {
          const sealed = seal(Buffer.from(key), Buffer.from(text), Buffer.from(aad), systemRandomness);
          expect(sealed).toHaveLength(text.length + SEAL_OVERHEAD_BYTES);
          expect(unseal(Buffer.from(key), sealed, Buffer.from(aad))).toEqual(Buffer.from(text));
        },
      ),
    );
  });

  it('refuses a ciphertext with any single bit changed', () => {
    const sealed = seal(hex(KEY), Buffer.from('secret'), Buffer.from('row 1'), systemRandomness);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const tampered = Buffer.from(sealed);
      tampered.writeUInt8(tampered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unseal(hex(KEY), tampered, Buffer.from('row 1'))).toThrow(UnsealError);
    }
  });

  it('refuses other additional data, another key, and a ciphertext cut short, all in the same words', () => {
    const sealed = seal(hex(KEY), Buffer.from('secret'), Buffer.from('row 1'), systemRandomness);
    const message = new UnsealError().message;
    expect(() => unseal(hex(KEY), sealed, Buffer.from('row 2'))).toThrow(message);
    expect(() => unseal(Buffer.alloc(32), sealed, Buffer.from('row 1'))).toThrow(message);
    expect(() => unseal(hex(KEY), sealed.subarray(0, SEAL_OVERHEAD_BYTES - 1), Buffer.from('row 1'))).toThrow(message);
  });

  it('says of every ciphertext that is too short the same as of a forged one', () => {
    for (let length = 0; length < SEAL_OVERHEAD_BYTES; length += 1) {
      const short = (): Buffer => unseal(hex(KEY), Buffer.alloc(length, 1), Buffer.alloc(0));
      expect(short).toThrow(UnsealError);
      expect(short).toThrow(
        expect.objectContaining({ name: 'UnsealError', message: expect.stringContaining('context') }),
      );
    }
  });

  it.each([0, 16, 31, 33])('refuses a key of %i bytes', (length) => {
    const message = 'An AES-256 key has 32 bytes.';
    expect(() => seal(Buffer.alloc(length), Buffer.alloc(1), Buffer.alloc(0), systemRandomness)).toThrow(message);
    expect(() => unseal(Buffer.alloc(length), Buffer.alloc(40, 1), Buffer.alloc(0))).toThrow(message);
  });

  it('takes a fresh nonce for each message', () => {
    const seen = new Set<string>();
    for (let count = 0; count < 200; count += 1) {
      seen.add(seal(hex(KEY), Buffer.from('same'), Buffer.alloc(0), systemRandomness).toString('hex'));
    }
    expect(seen.size).toBe(200);
  });
});
