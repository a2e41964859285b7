import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import { blindIndexOf } from '../../src/crypto/blind-index.ts';
import { type HoldingPlace, openHolding, sealHolding } from '../../src/crypto/holding-cipher.ts';
import { newWrappedSubjectKey, type SubjectKeyPlace, withSubjectKey } from '../../src/crypto/subject-key-wrap.ts';

const KEY = Buffer.alloc(32, 7);
const PLACE: HoldingPlace = {
  tenant: 'acme',
  kind: 'EMAIL',
  token: 'tok.1@pii.invalid',
  subject: 'usr_1',
  keyVersion: 1,
};
const KEY_PLACE: SubjectKeyPlace = { tenant: 'acme', subject: 'usr_1', version: 1, tenantKeyVersion: 1 };

describe('a holding', () => {
  it('opens where it was sealed, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(openHolding(KEY, sealHolding(KEY, value, PLACE, systemRandomness), PLACE)).toBe(value);
      }),
    );
  });

  it.each<[string, Partial<HoldingPlace>]>([
    ['tenant', { tenant: 'other' }],
    ['kind', { kind: 'NAME' }],
    ['token', { token: 'tok.2@pii.invalid' }],
    ['subject', { subject: 'usr_2' }],
    ['key version', { keyVersion: 2 }],
    // The border between two fields must not be movable.
    ['split of tenant and kind', { tenant: 'acmeE', kind: 'EMAIL' }],
  ])('does not open under another %s', (_what, other) => {
    const sealed = sealHolding(KEY, 'ada@example.com', PLACE, systemRandomness);
    expect(() => openHolding(KEY, sealed, { ...PLACE, ...other })).toThrow(UnsealError);
  });
});

describe("a subject's data key", () => {
  it('comes out of its wrapping the same each time, and is wiped after its use', () => {
    const wrapped = newWrappedSubjectKey(KEY, KEY_PLACE, systemRandomness);
    let kept: Buffer | undefined;
    const read = (): string =>
      withSubjectKey(KEY, wrapped, KEY_PLACE, (dataKey) => {
        kept = dataKey;
        return dataKey.toString('hex');
      });
    expect(read()).toMatch(/^[0-9a-f]{64}$/);
    expect(read()).toBe(read());
    expect(kept?.every((byte) => byte === 0)).toBe(true);
  });

  it('is wiped also when its use fails', () => {
    const wrapped = newWrappedSubjectKey(KEY, KEY_PLACE, systemRandomness);
    let kept: Buffer | undefined;
    const fail = (dataKey: Buffer): never => {
      kept = dataKey;
      throw new Error('no');
    };
    expect(() => withSubjectKey(KEY, wrapped, KEY_PLACE, fail)).toThrow('no');
    expect(kept?.every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, Partial<SubjectKeyPlace>]>([
    ['tenant', { tenant: 'other' }],
    ['subject', { subject: 'usr_2' }],
    ['version', { version: 2 }],
    ['tenant key version', { tenantKeyVersion: 2 }],
  ])('does not unwrap as that of another %s', (_what, other) => {
    const wrapped = newWrappedSubjectKey(KEY, KEY_PLACE, systemRandomness);
    expect(() => withSubjectKey(KEY, wrapped, { ...KEY_PLACE, ...other }, () => 0)).toThrow(UnsealError);
  });
});

describe('a blind index', () => {
  const value = { kind: 'EMAIL' as const, canonicalVersion: 1, canonical: 'ada@example.com' };

  it('is a function of key, kind, version and value', () => {
    const base = blindIndexOf(KEY, value);
    expect(base).toHaveLength(32);
    expect(blindIndexOf(KEY, { ...value })).toEqual(base);
    const others = [
      blindIndexOf(Buffer.alloc(32, 8), value),
      blindIndexOf(KEY, { ...value, kind: 'NAME' }),
      blindIndexOf(KEY, { ...value, canonicalVersion: 2 }),
      blindIndexOf(KEY, { ...value, canonical: 'adb@example.com' }),
    ];
    for (const other of others) expect(other.equals(base)).toBe(false);
  });
});
