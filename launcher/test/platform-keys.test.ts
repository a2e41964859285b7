import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyRegistry } from '@crowdpay/audit-event';
import { ManualClock } from '@crowdpay/clock';
import { seededRandomness } from '@crowdpay/ids';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ensurePlatformKeys, type PlatformKeys } from '../src/keys/platform-keys.ts';
import { openStateFolder, type StateFolder } from '../src/state-folder.ts';
import { temporaryFolders } from './temporary-folder.ts';

const temporaryFolder = temporaryFolders();
const clock = new ManualClock();
let folder: StateFolder;

beforeEach(async () => {
  folder = await openStateFolder(await temporaryFolder(), { isDefault: true });
});

const ensure = (): Promise<PlatformKeys> =>
  ensurePlatformKeys(folder, { publicUrl: 'http://127.0.0.1:4000', clock, randomness: seededRandomness('keys') });

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder.keys)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder.keys, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

async function pretendDatabasesExist(): Promise<void> {
  await mkdir(join(folder.postgres, 'global'), { recursive: true });
  await writeFile(join(folder.postgres, 'PG_VERSION'), '18\n');
}

describe('the platform’s keys', () => {
  it('are made once, and found at the next start', async () => {
    const first = await ensure();
    const written = await contents();
    expect(await ensure()).toEqual(first);
    expect(await contents()).toEqual(written);
  });

  it('are readable by their owner alone', async () => {
    await ensure();
    for (const name of await readdir(folder.keys)) {
      expect((await stat(join(folder.keys, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('are all different', async () => {
    const { postgresPassword, rolePasswords } = await ensure();
    const passwords = [postgresPassword, ...Object.values(rolePasswords)];
    expect(new Set(passwords).size).toBe(passwords.length);
  });

  it('are not made anew where data would be lost with them', async () => {
    await ensure();
    await pretendDatabasesExist();
    for (const name of ['kms-root.key', 'postgres.password']) {
      const kept = await readFile(join(folder.keys, name), 'utf8');
      await rm(join(folder.keys, name));
      await expect(ensure()).rejects.toThrow(`${name} has gone and the databases cannot be read without it`);
      await writeFile(join(folder.keys, name), kept);
    }
    await expect(ensure()).resolves.toBeDefined();
  });

  it('keep an old signing key’s public half in the registry, with the end of its time', async () => {
    const { audit } = await ensure();
    const before = readKeyRegistry(await readFile(audit.registry, 'utf8'));
    expect(before.producers).toEqual(['audit', 'identity', 'payments', 'pods', 'vault']);
    await rm(audit.signing.pods);
    clock.advance(60_000);
    await ensure();
    const { keys } = JSON.parse(await readFile(audit.registry, 'utf8')) as {
      keys: { producer: string; notBefore: string; notAfter: string | null }[];
    };
    const ofPods = keys.filter((key) => key.producer === 'pods');
    expect(ofPods.map((key) => key.notAfter)).toEqual([clock.now().toISOString(), null]);
    expect(readKeyRegistry(await readFile(audit.registry, 'utf8')).producers).toEqual(before.producers);
  });

  it('give a producer that is new its key and its entry, and leave the others theirs', async () => {
    const { audit } = await ensure();
    const before = JSON.parse(await readFile(audit.registry, 'utf8')) as { keys: { producer: string }[] };
    const older = { keys: before.keys.filter(({ producer }) => producer !== 'audit') };
    await rm(audit.signing.audit);
    await writeFile(audit.registry, JSON.stringify(older));
    await pretendDatabasesExist();
    clock.advance(60_000);
    await ensure();
    const after = JSON.parse(await readFile(audit.registry, 'utf8')) as { keys: object[] };
    expect(after.keys.slice(0, -1)).toEqual(older.keys);
    expect(after.keys.at(-1)).toMatchObject({
      producer: 'audit',
      notBefore: clock.now().toISOString(),
      notAfter: null,
    });
  });

  it('give the operator a key whose private half is nowhere but in its own file', async () => {
    const { oidc } = await ensure();
    const clients = await readFile(oidc.clients, 'utf8');
    const { d } = JSON.parse(await readFile(oidc.operatorKey, 'utf8')) as { d: string };
    expect(d.length).toBeGreaterThan(40);
    expect(clients).not.toContain(d);
    expect(clients).toContain('crowdpay-operator');
  });
});
