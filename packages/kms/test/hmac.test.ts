import { describe, expect, it } from '@jest/globals';
import { hmacSha256 } from '../src/index.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

// RFC 4231, section 4: test cases 1, 2, 3 and 6.
const VECTORS = [
  {
    name: '1',
    key: '0b'.repeat(20),
    message: Buffer.from('Hi There'),
    mac: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    name: '2',
    key: Buffer.from('Jefe').toString('hex'),
    message: Buffer.from('what do ya want for nothing?'),
    mac: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
  {
    name: '3',
    key: 'aa'.repeat(20),
    message: hex('dd'.repeat(50)),
    mac: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
  },
  {
    name: '6',
    key: 'aa'.repeat(131),
    message: Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First'),
    mac: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  },
];

describe('HMAC-SHA-256', () => {
  it.each(VECTORS)('reproduces test case $name of RFC 4231', ({ key, message, mac }) => {
    expect(hmacSha256(hex(key), message).toString('hex')).toBe(mac);
  });
});
