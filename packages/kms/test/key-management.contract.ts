import { describe, expect, it } from '@jest/globals';
import type { KeyManagement } from '../src/index.ts';

const ACME = { tenant: 'acme', use: 'tenant-key' };
const OTHER = { tenant: 'other', use: 'tenant-key' };

/** What every adapter of the port promises. `open` may be called once the suite's own set-up has run. */
export function describeKeyManagement(adapter: string, open: () => KeyManagement): void {
  describe(`${adapter} keeps the contract of key management`, () => {
    it('makes 256-bit keys and unwraps them in the context that they were made for', async () => {
      const { plaintext, wrapped, keyId } = await open().generateDataKey(ACME);
      expect(plaintext).toHaveLength(32);
      expect(wrapped.includes(plaintext)).toBe(false);
      expect(await open().decrypt(wrapped, keyId, ACME)).toEqual(plaintext);
    });

    it('does not mind the order of the context', async () => {
      const { plaintext, wrapped, keyId } = await open().generateDataKey({ a: '1', b: '2' });
      expect(await open().decrypt(wrapped, keyId, { b: '2', a: '1' })).toEqual(plaintext);
    });

    it('makes a new key each time', async () => {
      const [left, right] = [await open().generateDataKey(ACME), await open().generateDataKey(ACME)];
      expect(left.plaintext.equals(right.plaintext)).toBe(false);
    });

    it('refuses to unwrap for another tenant, and says no more than that', async () => {
      const { wrapped, keyId } = await open().generateDataKey(ACME);
      await expect(open().decrypt(wrapped, keyId, OTHER)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(open().decrypt(wrapped, keyId, {})).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(open().reEncrypt(wrapped, keyId, OTHER)).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    it('refuses a wrapped key with one bit changed', async () => {
      const { wrapped, keyId } = await open().generateDataKey(ACME);
      const tampered = Buffer.from(wrapped);
      tampered.writeUInt8(tampered.readUInt8(tampered.length - 1) ^ 1, tampered.length - 1);
      await expect(open().decrypt(tampered, keyId, ACME)).rejects.toMatchObject({ name: 'CrowdPayError' });
    });

    it('wraps a key again without changing it', async () => {
      const { plaintext, wrapped, keyId } = await open().generateDataKey(ACME);
      const again = await open().reEncrypt(wrapped, keyId, ACME);
      expect(again.wrapped.equals(wrapped)).toBe(false);
      expect(await open().decrypt(again.wrapped, again.keyId, ACME)).toEqual(plaintext);
      await expect(open().decrypt(again.wrapped, again.keyId, OTHER)).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    it('gives one MAC for one message, for ever', async () => {
      const first = await open().generateMac(Buffer.from('blind-index v1'));
      const second = await open().generateMac(Buffer.from('blind-index v1'));
      const other = await open().generateMac(Buffer.from('blind-index v2'));
      expect(first.mac).toHaveLength(32);
      expect(second).toEqual(first);
      expect(other.mac.equals(first.mac)).toBe(false);
    });

    it('makes a MAC again by the id of the key that made it', async () => {
      const { mac, keyId } = await open().generateMac(Buffer.from('blind-index v1'));
      expect(await open().generateMac(Buffer.from('blind-index v1'), keyId)).toEqual({ mac, keyId });
    });

    it('makes no MAC under a key that it does not know, rather than another one under the present key', async () => {
      const unknown = open().generateMac(Buffer.from('blind-index v1'), 'nobody-knows-this-key');
      await expect(unknown).rejects.toMatchObject({ name: 'CrowdPayError' });
    });

    it.each([0, 4097])('refuses to authenticate a message of %i bytes', async (length) => {
      await expect(open().generateMac(Buffer.alloc(length))).rejects.toThrow(RangeError);
    });
  });
}
