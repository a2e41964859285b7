import { describe, expect, it } from '@jest/globals';
import { readSigningSecret } from '../../src/webhooks/secret.ts';
import { signWebhook } from '../../src/webhooks/sign.ts';

describe('signWebhook', () => {
  it('gives the fixed vector (made with `openssl dgst -sha256 -hmac`)', () => {
    const secret = Buffer.from('a-secret-of-at-least-32-characters');
    const body = '{"id":"whk_01","type":"settlement.succeeded"}';
    expect(signWebhook(secret, 'bm9uY2Utbm9uY2Utbm9u', 1_767_225_600, body)).toEqual({
      body,
      headers: {
        'content-type': 'application/json',
        'x-crowdpay-nonce': 'bm9uY2Utbm9uY2Utbm9u',
        'x-crowdpay-timestamp': '1767225600',
        'x-crowdpay-signature': 'v1=7d72b923ad0260f2097d6cfa648f2bb98b659595c1706f5cc4163af35575a449',
      },
    });
  });
});

describe('readSigningSecret', () => {
  it('takes the first line', () => {
    expect(readSigningSecret(`${'a'.repeat(32)}\n${'b'.repeat(32)}\n`).toString()).toBe('a'.repeat(32));
  });

  it.each(['', 'short', `\n${'a'.repeat(32)}`])('refuses a file without a good one', (file) => {
    expect(() => readSigningSecret(file)).toThrow(RangeError);
  });
});
