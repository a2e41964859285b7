import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SECURITY_CODE_LIFE_MS } from '../../../src/domain/security-codes.ts';
import { sweepSecurityCodes } from '../../../src/use-cases/cards/sweep-security-codes.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import {
  emptyVault,
  expectIntact,
  keepValues,
  type Kept,
  openRotation,
  rotate,
  runJobs,
  TENANT,
} from '../../rotation-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;
let dependencies: UseCaseDependencies;

beforeAll(async () => {
  vault = await openVault();
  dependencies = vault.dependencies;
});

beforeEach(async () => {
  await emptyVault(vault);
});

afterAll(() => vault.close());

async function keyVersions(): Promise<{ version: number; keys: number; holdings: number }[]> {
  const { rows } = await vault.admin.query<{ version: number; keys: number; holdings: number }>(
    `SELECT version, count(*)::int AS keys,
       (SELECT count(*)::int FROM holdings WHERE key_version = version) AS holdings
     FROM subject_keys WHERE wrapped IS NOT NULL GROUP BY version ORDER BY version`,
  );
  return rows;
}

async function ciphertexts(): Promise<Map<string, string>> {
  const { rows } = await vault.admin.query<{ place: string; text: string }>(
    "SELECT subject || token AS place, encode(ciphertext, 'hex') AS text FROM holdings",
  );
  return new Map(rows.map(({ place, text }) => [place, text]));
}

describe('the rotation of data keys', () => {
  it('encrypts every holding again under a new key of its subject and deletes the old keys', async () => {
    const kept = await keepValues(vault, dependencies, 60, 6);
    const before = await ciphertexts();
    const job = await rotate(vault, dependencies, 'DATA_KEY');
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 420, total: 420, failed: 0 });
    expect(await keyVersions()).toEqual([{ version: 2, keys: 60, holdings: 420 }]);
    for (const [place, text] of await ciphertexts()) expect(before.get(place)).not.toBe(text);
    await expectIntact(dependencies, kept);
    await expectIntact(vault.another(), kept);
    const told = (await vault.events('vault.key.rotated')).map(({ data }) => data);
    expect(told).toEqual([
      { rotation: 'DATA_KEY', phase: 'STARTED', jobId: job.id },
      { rotation: 'DATA_KEY', phase: 'COMPLETED', jobId: job.id, count: 420, failed: 0 },
    ]);
  });

  it('divides the holdings of one subject among batches', async () => {
    const kept = await keepValues(vault, dependencies, 2, 450);
    expect(await rotate(vault, dependencies, 'DATA_KEY')).toMatchObject({ done: 902, total: 902, failed: 0 });
    expect(await keyVersions()).toEqual([{ version: 2, keys: 2, holdings: 902 }]);
    await expectIntact(dependencies, kept);
  });

  it('can be done again: versions go on rising', async () => {
    const kept = await keepValues(vault, dependencies, 3, 2);
    await rotate(vault, dependencies, 'DATA_KEY');
    await rotate(vault, dependencies, 'DATA_KEY');
    expect(await keyVersions()).toEqual([{ version: 3, keys: 3, holdings: 9 }]);
    await expectIntact(dependencies, kept);
  });

  it('leaves the keys that were made after its start', async () => {
    await keepValues(vault, dependencies, 2, 1);
    vault.clock.advance(1);
    await openRotation(vault, dependencies, 'DATA_KEY');
    vault.clock.advance(1);
    await keepValues(vault, dependencies, 3, 1);
    await runJobs(vault, dependencies);
    expect(await keyVersions()).toEqual([
      { version: 1, keys: 3, holdings: 6 },
      { version: 2, keys: 2, holdings: 4 },
    ]);
  });

  it('waits for security codes to be gone before it deletes the key that they are under', async () => {
    const holder = person(vault.ids);
    await tokenOf(dependencies, 'CVC', '123', holder);
    vault.clock.advance(1);
    const job = await openRotation(vault, dependencies, 'DATA_KEY');
    const started = vault.clock.now().getTime();
    const sweeping: UseCaseDependencies = {
      ...dependencies,
      dataKeyRotation: {
        ...dependencies.dataKeyRotation,
        haveKeysWithoutHoldings: async (...asked) => {
          await sweepSecurityCodes({ ...dependencies, ids: vault.ids });
          return dependencies.dataKeyRotation.haveKeysWithoutHoldings(...asked);
        },
      },
    };
    await runJobs(vault, sweeping);
    expect(vault.clock.now().getTime() - started).toBeGreaterThanOrEqual(SECURITY_CODE_LIFE_MS - 60_000);
    expect(await dependencies.jobs.find(TENANT, job.id)).toMatchObject({ state: 'SUCCEEDED' });
    expect(await keyVersions()).toEqual([{ version: 2, keys: 1, holdings: 0 }]);
  });

  it('passes over subjects that were erased', async () => {
    const kept = await keepValues(vault, dependencies, 2, 1);
    const erased = kept[0]!.holder.id;
    await vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1', [
      erased,
    ]);
    expect(await rotate(vault, dependencies, 'DATA_KEY')).toMatchObject({ state: 'SUCCEEDED', done: 2, failed: 0 });
    const { rows } = await vault.admin.query('SELECT version FROM subject_keys WHERE subject = $1', [erased]);
    expect(rows).toEqual([{ version: 1 }]);
  });
});

describe('a holding that somebody has changed', () => {
  let kept: readonly Kept[];

  beforeEach(async () => {
    kept = await keepValues(vault, dependencies, 2, 2);
    await vault.admin.query(
      'UPDATE holdings SET ciphertext = set_byte(ciphertext, 20, get_byte(ciphertext, 20) # 1) WHERE token = $1',
      [kept[1]!.token],
    );
  });

  it('is counted and left with its key; all the others are encrypted anew', async () => {
    const job = await rotate(vault, dependencies, 'DATA_KEY');
    expect(job).toMatchObject({ state: 'SUCCEEDED', done: 5, failed: 1, total: 6 });
    expect(await keyVersions()).toEqual([
      { version: 1, keys: 1, holdings: 1 },
      { version: 2, keys: 2, holdings: 5 },
    ]);
    await expectIntact(
      dependencies,
      kept.filter((_, index) => index !== 1),
    );
  });
});

describe('a writer who meets the rotation', () => {
  it('seals again under the new key when the one that it had used was replaced', async () => {
    const [first] = await keepValues(vault, dependencies, 1, 1);
    const { holder } = first!;
    const slow = vault.another();
    let tries = 0;
    const interrupted: UseCaseDependencies = {
      ...slow,
      tokens: {
        ...slow.tokens,
        add: async (...holding) => {
          tries += 1;
          if (tries === 1) await rotate(vault, dependencies, 'DATA_KEY');
          return slow.tokens.add(...holding);
        },
      },
    };
    const token = await tokenOf(interrupted, 'NAME', 'In Between', holder);
    expect(tries).toBe(2);
    expect(await keyVersions()).toEqual([{ version: 2, keys: 1, holdings: 3 }]);
    await expectIntact(dependencies, [{ kind: 'NAME', value: 'In Between', token, holder }]);
  });
});
