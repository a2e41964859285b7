import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { searchFiles } from '../../src/secrets/files.ts';
import { cvcNeedlesOf, needlesOf } from '../../src/secrets/needles.ts';
import { Search } from '../../src/secrets/search.ts';

const SSN = { label: 'SSN', value: '219-45-6789' };
const search = new Search(needlesOf(SSN));

function formsIn(text: string | Buffer, using: Search = search): string[] {
  return using.leaksIn(Buffer.from(text), 'here').map(({ form }) => form);
}

describe('a search for a raw value', () => {
  it.each([
    ['as it is', 'ssn=219-45-6789;', 'UTF-8'],
    ['without its separators', 'ssn=219456789;', 'UTF-8'],
    ['in hex', `\\x${Buffer.from('ssn 219-45-6789').toString('hex')}`, 'hex'],
    ['in upper-case hex', Buffer.from('219456789').toString('hex').toUpperCase(), 'hex'],
  ])('finds it %s', (_name, text, form) => {
    expect(formsIn(text)).toContain(form);
  });

  it('finds it in base64 wherever it stands in the encoded text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (before, after) => {
        const text = Buffer.concat([before, Buffer.from(SSN.value), after]).toString('base64');
        expect(formsIn(text)).toContain('base64');
      }),
    );
  });

  it('finds it at the first and at the last byte, and in any bytes around it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 64 }), (before, after) => {
        expect(formsIn(Buffer.concat([before, Buffer.from(SSN.value), after]))).toContain('UTF-8');
      }),
    );
  });

  it('is silent where only a token or a part of the value stands', () => {
    expect(formsIn('000-45-6789 219-45-678 •••-••-6789')).toEqual([]);
    expect(formsIn('')).toEqual([]);
  });

  it('says where and in which form, never what', () => {
    const leaks = search.leaksIn(Buffer.from(SSN.value), 'logs/pods.log');
    expect(leaks).toEqual([{ label: 'SSN', form: 'UTF-8', place: 'logs/pods.log' }]);
  });

  it('refuses a needle that would be everywhere', () => {
    expect(() => new Search([{ label: 'x', form: 'UTF-8', bytes: Buffer.from('7') }])).toThrow(RangeError);
  });
});

describe('a search for a CVC', () => {
  const codes = new Search(cvcNeedlesOf({ label: 'CVC', value: '031' }));

  it.each(['{"cvc":"031"}', "('031')", '(card,031,2031)', 'cvc=031&month=12', '(\\x303331,x)', '{"c":"MDMx"}'])(
    'finds it in %s',
    (text) => {
      expect(formsIn(text, codes)).not.toEqual([]);
    },
  );

  it('does not take the digits of a longer number, a time or a hash for it', () => {
    expect(formsIn('4031 10:22:03.031Z "1031" ,1031, a031f {"n":7031}', codes)).toEqual([]);
  });
});

describe('a search through files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdpay-search-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('reads every file in every folder, but for tools and reports', async () => {
    for (const name of ['logs/a', 'tools', 'reports']) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'file'), `before ${SSN.value} after`);
    }
    const seen = await searchFiles(folder, search);
    expect(seen.leaks.map(({ place }) => place)).toEqual(['logs/a/file']);
    expect(seen.files).toBe(1);
  });

  it('finds a value that lies across the border of two chunks', async () => {
    const chunk = 8 * 1024 * 1024;
    for (const shift of [-10, -5, -1, 0]) {
      const bytes = Buffer.alloc(chunk + 100);
      bytes.write(SSN.value, chunk + shift);
      await writeFile(join(folder, `shift${shift}`), bytes);
    }
    const { leaks } = await searchFiles(folder, search);
    expect(leaks.map(({ place }) => place).sort()).toEqual(['shift-1', 'shift-10', 'shift-5', 'shift0']);
  });
});
