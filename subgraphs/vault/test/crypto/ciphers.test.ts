import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemRandomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import { blindIndexOf } from '../../src/crypto/blind-index.ts';
import { type HoldingPlace, openHolding, sealHolding } from '../../src/crypto/holding-cipher.ts';
import { newWrappedSubjectKey, type SubjectKeyPlace, unwrapSubjectKey } from '../../src/crypto/subject-key-wrap.ts';

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
  it('comes out of its wrapping the same each time', () => {
    const wrapped = newWrappedSubjectKey(KEY, KEY_PLACE, systemRandomness);
    const read = (): string => unwrapSubjectKey(KEY, wrapped, KEY_PLACE).toString('hex');
    expect(read()).toMatch(/^[0-9a-f]{64}$/);
    expect(read()).toBe(read());
  });

  it('is wiped where it was made: only its wrapping goes on', () => {
    let made: Buffer | undefined;
    const bytes = (length: number): Buffer => {
      const drawn = systemRandomness.bytes(length);
      if (length === KEY.length) made = drawn;
      return drawn;
    };
    newWrappedSubjectKey(KEY, KEY_PLACE, { bytes });
    expect(made?.every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, Partial<SubjectKeyPlace>]>([
    ['tenant', { tenant: 'other' }],
    ['subject', { subject: 'usr_2' }],
    ['version', { version: 2 }],
    ['tenant key version', { tenantKeyVersion: 2 }],
  ])('does not unwrap as that of another %s', (_what, other) => {
    const wrapped = newWrappedSubjectKey(KEY, KEY_PLACE, systemRandomness);
    expect(() => unwrapSubjectKey(KEY, wrapped, { ...KEY_PLACE, ...other })).toThrow(UnsealError);
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
