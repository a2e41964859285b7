import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandomness } from '@crowdpay/ids';
import { type KeyManagement, localKms } from '../../src/index.ts';
import { describeKeyManagement } from '../key-management.contract.ts';

const CONTEXT = { tenant: 'acme' };
const FIRST_KEY = '11'.repeat(32);
const SECOND_KEY = '22'.repeat(32);

let directory: string;
let kms: KeyManagement;
let files = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kms-'));
  kms = await localKms({ rootKeyFile: join(directory, 'contract.key') });
});

afterAll(() => rm(directory, { recursive: true }));

function freshPath(): string {
  files += 1;
  return join(directory, `${files}.key`);
}

async function fileWith(text: string, mode = 0o600): Promise<string> {
  const path = freshPath();
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

describeKeyManagement('the local adapter', () => kms);

describe('the root key file', () => {
  it('is created once with mode 0600 and 32 random bytes', async () => {
    const path = join(directory, 'new', 'folder', 'root.key');
    const made = await (await localKms({ rootKeyFile: path })).generateDataKey(CONTEXT);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);

    const reopened = await localKms({ rootKeyFile: path });
    expect(await reopened.decrypt(made.wrapped, made.keyId, CONTEXT)).toEqual(made.plaintext);
  });

  it('is the same for all when many processes start at once, and leaves no draft behind', async () => {
    const path = join(directory, 'race', 'root.key');
    const all = await Promise.all(Array.from({ length: 16 }, () => localKms({ rootKeyFile: path })));
    const macs = await Promise.all(all.map((one) => one.generateMac(Buffer.from('who am I'))));
    expect(new Set(macs.map(({ mac }) => mac.toString('hex'))).size).toBe(1);
    expect(await readdir(join(directory, 'race'))).toEqual(['root.key']);
  });

  it.each([0o640, 0o604, 0o660, 0o666])('is refused with mode %o', async (mode) => {
    const path = await fileWith(`${FIRST_KEY}\n`, mode);
    await expect(localKms({ rootKeyFile: path })).rejects.toThrow(/chmod 600/);
  });

  it.each(['', '\n', 'not a key', FIRST_KEY.slice(2), `${FIRST_KEY}\nshort`])(
    'is refused with the content %j, which the message does not repeat',
    async (text) => {
      const path = await fileWith(text);
      await expect(localKms({ rootKeyFile: path })).rejects.toThrow(/must hold 64 hexadecimal digits a line/);
    },
  );

  it('is refused when it is larger than a thousand keys', async () => {
    const path = await fileWith(`${FIRST_KEY}\n`.repeat(1_009));
    await expect(localKms({ rootKeyFile: path })).rejects.toThrow(/too large/);
    await expect(localKms({ rootKeyFile: path })).rejects.toMatchObject({ name: 'RootKeyFileError' });
    await expect(localKms({ rootKeyFile: await fileWith(`${FIRST_KEY}\n`.repeat(1_008)) })).resolves.toBeDefined();
  });

  it('cannot lie below a file; the file system says why', async () => {
    const path = join(await fileWith(''), 'root.key');
    await expect(localKms({ rootKeyFile: path })).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it('is refused when it is a link, which could point at a file of somebody else', async () => {
    const path = freshPath();
    await symlink(await fileWith(FIRST_KEY), path);
    await expect(localKms({ rootKeyFile: path })).rejects.toThrow(/plain file/);
  });
});

// What one release wrapped, every later one has to unwrap: a change of these bytes loses every key that is stored.
describe('the format', () => {
  const ROOT_KEY_ID = 'local-e1aca82b0e7eca45';
  const PLAINTEXT = '2eb12e8f659550b777b49225491d82fd83af2a6897e199909ee932e96394cc79';
  const WRAPPED =
    '01c0604b3024263367a66799c5475f198fa428d43910471fe732ed2ec75f23d8d4d919e65b666072c4132d6aadb33d04834e64865d5026a8edc3c93c28';
  const MAC = '4dedc392c4288fbd9ac234947a3d8fc13cf26ab4a5d1629980b74537953f7efd';

  it('of a wrapped key and of a MAC stays the same for ever', async () => {
    const rootKeyFile = await fileWith(`${FIRST_KEY}\n`);
    const known = await localKms({ rootKeyFile, randomness: seededRandomness('kat') });
    const made = await known.generateDataKey({ version: '1', tenant: 'acme' });
    expect(made.keyId).toBe(ROOT_KEY_ID);
    expect(made.plaintext.toString('hex')).toBe(PLAINTEXT);
    expect(made.wrapped.toString('hex')).toBe(WRAPPED);
    expect(await known.generateMac(Buffer.from('m'))).toEqual({ mac: Buffer.from(MAC, 'hex'), keyId: ROOT_KEY_ID });

    const context = { tenant: 'acme', version: '1' };
    expect((await known.decrypt(Buffer.from(WRAPPED, 'hex'), ROOT_KEY_ID, context)).toString('hex')).toBe(PLAINTEXT);
  });
});

describe('rotation of the root key', () => {
  it('wraps with the last line, still unwraps with the others, and moves a key over by re-encryption', async () => {
    const path = await fileWith(`${FIRST_KEY}\n`);
    const old = await (await localKms({ rootKeyFile: path })).generateDataKey(CONTEXT);
    await writeFile(path, `${FIRST_KEY}\n${SECOND_KEY}\n`);
    const rotated = await localKms({ rootKeyFile: path });

    expect(await rotated.decrypt(old.wrapped, old.keyId, CONTEXT)).toEqual(old.plaintext);
    const moved = await rotated.reEncrypt(old.wrapped, old.keyId, CONTEXT);
    expect(moved.keyId).not.toBe(old.keyId);
    expect(await rotated.decrypt(moved.wrapped, moved.keyId, CONTEXT)).toEqual(old.plaintext);
  });

  it('makes new MACs with the last line, and the old ones again by the id of the line that made them', async () => {
    const path = await fileWith(`${FIRST_KEY}\n`);
    const before = await (await localKms({ rootKeyFile: path })).generateMac(Buffer.from('m'));
    await writeFile(path, `${FIRST_KEY}\n${SECOND_KEY}\n`);
    const rotated = await localKms({ rootKeyFile: path });

    const after = await rotated.generateMac(Buffer.from('m'));
    expect(after.keyId).not.toBe(before.keyId);
    expect(after.mac.equals(before.mac)).toBe(false);
    expect(await rotated.generateMac(Buffer.from('m'), before.keyId)).toEqual(before);
  });

  it('makes no MAC of a key that is no longer in the file', async () => {
    const made = await (await localKms({ rootKeyFile: await fileWith(FIRST_KEY) })).generateMac(Buffer.from('m'));
    const other = await localKms({ rootKeyFile: await fileWith(SECOND_KEY) });
    await expect(other.generateMac(Buffer.from('m'), made.keyId)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('refuses what a key wrapped that is no longer in the file', async () => {
    const made = await (await localKms({ rootKeyFile: await fileWith(FIRST_KEY) })).generateDataKey(CONTEXT);
    const other = await localKms({ rootKeyFile: await fileWith(SECOND_KEY) });
    await expect(other.decrypt(made.wrapped, made.keyId, CONTEXT)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
