import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemRandomness } from '@crowdpay/ids';
import { type KeyManagement, localKms } from '@crowdpay/kms';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;
let directory: string;
/** Key management whose MAC key was replaced: what it made before, it makes again by its name alone. */
let replaced: KeyManagement;
const owner = () => person(vault.ids);

beforeAll(async () => {
  vault = await openVault();
  directory = await mkdtemp(join(tmpdir(), 'confirm-index-key-'));
  const rootKeyFile = join(directory, 'root.key');
  await writeFile(rootKeyFile, `${systemRandomness.bytes(32).toString('hex')}\n`, { mode: 0o600 });
  const stranger = await localKms({ rootKeyFile });
  replaced = {
    ...vault.kms,
    generateMac: (message, keyId) => (keyId === undefined ? stranger : vault.kms).generateMac(message, keyId),
  };
});

afterAll(async () => {
  await vault.close();
  await rm(directory, { recursive: true });
});

const forgetMacKey = (): Promise<unknown> => vault.admin.query('UPDATE index_keys SET mac_key_id = NULL');

async function notedKeys(): Promise<unknown[]> {
  return (await vault.admin.query<{ mac_key_id: string }>('SELECT mac_key_id FROM index_keys')).rows;
}

/** Tokenizes a value that has a token, in a process that knows nothing yet. */
const again = (dependencies: UseCaseDependencies): Promise<string> =>
  tokenOf(dependencies, 'NAME', 'Known Person', owner());

describe('an index key of which it was never noted what made it', () => {
  it('is refused when the tokens say that it is another one: no value gets a second token', async () => {
    const token = await tokenOf(vault.dependencies, 'NAME', 'Known Person', owner());
    await forgetMacKey();
    await expect(again(vault.another({ kms: replaced }))).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await notedKeys()).toEqual([{ mac_key_id: null }]);
    const { rows } = await vault.admin.query('SELECT token FROM tokens');
    expect(rows).toEqual([{ token }]);
  });

  it('is noted when the tokens confirm it, and stays when another one is the present one later', async () => {
    const token = await again(vault.another());
    expect(await notedKeys()).toEqual([{ mac_key_id: expect.stringMatching(/^local-/) }]);
    expect(await again(vault.another({ kms: replaced }))).toBe(token);
  });

  it('is confirmed by any token that opens, damaged ones aside', async () => {
    await tokenOf(vault.dependencies, 'NAME', 'Damaged Person', owner());
    await vault.admin.query(
      `UPDATE holdings SET ciphertext = set_byte(ciphertext, 13, 1 # get_byte(ciphertext, 13)) WHERE token =
         (SELECT token FROM tokens ORDER BY created_at DESC LIMIT 1)`,
    );
    await forgetMacKey();
    await expect(again(vault.another({ kms: replaced }))).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(again(vault.another())).resolves.toMatch(/^tok_name_/);
  });
});
