import { describe, expect, it } from '@jest/globals';
import { type SignedWebhook, verifyWebhook, webhookSignature } from '../../../src/domain/webhook/signature.ts';

const secret = Buffer.from('a-secret-of-at-least-32-characters');
const other = Buffer.from('another-secret-of-32-characters-or-more');
const now = new Date('2026-01-01T00:00:00Z');
// Made with `openssl dgst -sha256 -hmac`.
const vector: SignedWebhook = {
  nonce: 'bm9uY2Utbm9uY2Utbm9u',
  timestamp: '1767225600',
  signature: 'v1=7d72b923ad0260f2097d6cfa648f2bb98b659595c1706f5cc4163af35575a449',
  body: Buffer.from('{"id":"whk_01","type":"settlement.succeeded"}'),
};

describe('verifyWebhook', () => {
  it('accepts the fixed vector', () => {
    expect(verifyWebhook(vector, [secret], now)).toEqual({ ok: true, nonce: vector.nonce });
  });

  it('accepts either of two active secrets, and no third', () => {
    expect(verifyWebhook(vector, [other, secret], now).ok).toBe(true);
    expect(verifyWebhook(vector, [other], now)).toEqual({ ok: false, refusal: 'signature_wrong' });
  });

  it('accepts nothing while there is no secret', () => {
    expect(verifyWebhook(vector, [], now)).toEqual({ ok: false, refusal: 'signature_wrong' });
  });

  it.each([
    ['the body', { body: Buffer.from('{"id":"whk_02","type":"settlement.succeeded"}') }],
    ['a byte added to the body', { body: Buffer.concat([vector.body, Buffer.from(' ')]) }],
    ['the nonce', { nonce: 'bm9uY2Utbm9uY2Utbm9v' }],
    ['the timestamp', { timestamp: '1767225601' }],
    ['the signature', { signature: `v1=${'0'.repeat(64)}` }],
  ])('refuses a delivery when %s was changed', (_what, change) => {
    expect(verifyWebhook({ ...vector, ...change }, [secret], now)).toEqual({ ok: false, refusal: 'signature_wrong' });
  });

  it.each([
    ['no signature', { signature: undefined }],
    ['another version', { signature: vector.signature?.replace('v1', 'v2') }],
    ['upper-case hex', { signature: `v1=${'A'.repeat(64)}` }],
    ['a short signature', { signature: 'v1=7d72' }],
    ['no nonce', { nonce: undefined }],
    ['a nonce with a dot', { nonce: 'bm9uY2Utbm9uY2U.bm9u' }],
    ['a nonce too short to be unique', { nonce: 'abc' }],
    ['no timestamp', { timestamp: undefined }],
    ['a timestamp that is no number', { timestamp: '1767225600.0' }],
  ])('refuses %s as malformed', (_what, change) => {
    expect(verifyWebhook({ ...vector, ...change }, [secret], now)).toEqual({ ok: false, refusal: 'headers_malformed' });
  });

  it.each([
    ['at the tolerance in the past', 300, true],
    ['expired', 301, false],
    ['at the tolerance in the future', -300, true],
    ['from the future', -301, false],
  ])('judges a delivery %s', (_what, ageSeconds, ok) => {
    const later = new Date(now.getTime() + ageSeconds * 1_000);
    expect(verifyWebhook(vector, [secret], later).ok).toBe(ok);
  });

  it('binds the three parts: none can lend characters to its neighbour', () => {
    const shifted = webhookSignature(secret, '17672256001', '23456789012345678', Buffer.from('x'));
    const original = webhookSignature(secret, '1767225600', '123456789012345678', Buffer.from('x'));
    expect(shifted.equals(original)).toBe(false);
  });
});
