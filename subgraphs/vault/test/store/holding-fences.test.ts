import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { Principal } from '@crowdpay/principal';
import { eventually } from '@crowdpay/testkit';
import type { NewHolding, Stale } from '../../src/domain/token-store.ts';
import { tokenize } from '../../src/use-cases/tokens/tokenize.ts';
import { rotate } from '../rotation-fixture.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../vault-fixture.ts';

let vault: VaultFixture;
/** Somebody else's transaction. */
let other: Client;
let owner: Principal;
let names = 0;

beforeAll(async () => {
  vault = await openVault();
  other = new Client({ connectionString: vault.adminUrl });
  await other.connect();
});

afterAll(async () => {
  await other.end();
  await vault.close();
});

beforeEach(() => {
  owner = person(vault.ids);
});

/** Adds a holding of `owner` with what it was prepared with before anything else happened. */
async function preparedAdd(existing?: {
  token: string;
  value: string;
}): Promise<() => Promise<readonly boolean[] | Stale>> {
  const { indexKeys, subjectKeys, tokens, clock } = vault.dependencies;
  names += 1;
  const value = { kind: 'NAME' as const, canonicalVersion: 1, canonical: existing?.value ?? `Fenced Person ${names}` };
  const batch = await indexKeys.index('acme', [value]);
  const holder = { tenant: 'acme', subject: owner.id };
  const context = { tenant: 'acme', actor: { kind: 'user' as const, id: owner.id }, requestId: owner.requestId };
  const key = await subjectKeys.current(holder, context);
  const holding: NewHolding = {
    ...batch.values[0]!,
    token: existing?.token ?? `tok_name_${String(names).padStart(26, '0')}`,
    ciphertext: Buffer.alloc(40),
    ...(existing === undefined ? { mint: { canonicalVersion: 1, collisions: 0 } } : {}),
  };
  const fences = { index: batch.state, keyVersion: key.version };
  return () => tokens.add(holder, fences, [holding], clock.now());
}

/** Waits until a statement of the vault waits for somebody's lock. */
function untilItWaits(): Promise<void> {
  return eventually(async () => {
    const { rows } = await vault.admin.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'vault' AND wait_event_type = 'Lock' AND datname = current_database()",
    );
    expect(rows).toHaveLength(1);
  });
}

async function holdingsOf(subject: string): Promise<number> {
  const { rows } = await vault.admin.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM holdings WHERE subject = $1',
    [subject],
  );
  return rows[0]!.count;
}

const newerKey = `INSERT INTO subject_keys (tenant, subject, version, wrapped, tenant_key_version, created_at)
  SELECT tenant, subject, version + 1, wrapped, tenant_key_version, now() FROM subject_keys WHERE subject = $1`;
const destroyKey = 'UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1';
const lockKey = 'SELECT 1 FROM subject_keys WHERE subject = $1 FOR UPDATE';
const eraseToken = `UPDATE tokens SET erased_at = now(), odd_index_version = NULL, odd_blind_index = NULL WHERE token = $1`;

describe('a holding that was sealed under an old key', () => {
  it('is not added when the key has been replaced', async () => {
    const add = await preparedAdd();
    await vault.admin.query(newerKey, [owner.id]);
    expect(await add()).toBe('KEY_CHANGED');
    expect(await holdingsOf(owner.id)).toBe(0);
  });

  it('is not added when the key has been destroyed', async () => {
    const add = await preparedAdd();
    await vault.admin.query(destroyKey, [owner.id]);
    expect(await add()).toBe('KEY_CHANGED');
    expect(await holdingsOf(owner.id)).toBe(0);
  });

  it.each([
    ['replaced', newerKey],
    ['destroyed', destroyKey],
  ])('is not added when the key is being %s at that moment: the statement waits, and sees', async (_what, change) => {
    const add = await preparedAdd();
    await other.query('BEGIN');
    await other.query(lockKey, [owner.id]);
    await other.query(change, [owner.id]);
    const adding = add();
    await untilItWaits();
    await other.query('COMMIT');
    expect(await adding).toBe('KEY_CHANGED');
    expect(await holdingsOf(owner.id)).toBe(0);
  });

  it.each(['DETERMINISTIC', 'RANDOM'] as const)('is sealed again by its writer under the new one: %s', async (mode) => {
    await tokenOf(vault.dependencies, 'NAME', 'Has A Key', owner);
    const { tokens } = vault.dependencies;
    let rotated = false;
    const rotateFirst = async (): Promise<void> => {
      if (!rotated) await rotate(vault, vault.another(), 'DATA_KEY');
      rotated = true;
    };
    const late: typeof tokens = {
      ...tokens,
      add: async (...parameters) => (await rotateFirst(), tokens.add(...parameters)),
      addRandom: async (...parameters) => (await rotateFirst(), tokens.addRandom(...parameters)),
    };
    const value = { kind: 'NAME' as const, value: `Rotated Meanwhile ${mode}` };
    const [token] = await tokenize({ ...vault.dependencies, tokens: late }, [value], owner, { mode });
    const { rows } = await vault.admin.query('SELECT key_version FROM holdings WHERE token = $1', [token]);
    expect(rows).toEqual([{ key_version: 2 }]);
  });

  it('is added when the change of the key comes to nothing', async () => {
    const add = await preparedAdd();
    await other.query('BEGIN');
    await other.query(destroyKey, [owner.id]);
    const adding = add();
    await untilItWaits();
    await other.query('ROLLBACK');
    expect(await adding).toEqual([true]);
  });
});

describe('a holding for a token that exists', () => {
  it('is not added when the token was erased, nor when it is being erased at that moment', async () => {
    for (const atThatMoment of [false, true]) {
      const value = `Erased Person ${String(atThatMoment)}`;
      const token = await tokenOf(vault.dependencies, 'NAME', value, person(vault.ids));
      const add = await preparedAdd({ token, value });
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM tokens WHERE token = $1 FOR UPDATE', [token]);
      await other.query(eraseToken, [token]);
      if (!atThatMoment) await other.query('COMMIT');
      const adding = add();
      if (atThatMoment) {
        await untilItWaits();
        await other.query('COMMIT');
      }
      expect(await adding).toEqual([false]);
    }
    expect(await holdingsOf(owner.id)).toBe(0);
  });

  it('is added while the token lives, and found from then on', async () => {
    const value = 'Kept Person';
    const token = await tokenOf(vault.dependencies, 'NAME', value, person(vault.ids));
    const add = await preparedAdd({ token, value });
    expect(await add()).toEqual([true]);
    expect(await tokenOf(vault.another(), 'NAME', value, owner)).toBe(token);
  });

  it('gives the value a new token once the old one is erased; the old one stays without', async () => {
    const value = 'Second Life';
    const token = await tokenOf(vault.dependencies, 'NAME', value, person(vault.ids));
    await vault.admin.query('DELETE FROM holdings WHERE token = $1', [token]);
    await vault.admin.query(eraseToken, [token]);
    const successor = await tokenOf(vault.dependencies, 'NAME', value, owner);
    expect(successor).not.toBe(token);
    expect(await vault.dependencies.tokens.open('acme', [token], undefined)).toEqual([undefined]);
  });
});

describe('a holding that was indexed in an old state', () => {
  it('is not added while the state is being changed: the statement waits, and sees', async () => {
    const add = await preparedAdd();
    await other.query('BEGIN');
    await other.query("SELECT 1 FROM index_states WHERE tenant = 'acme' FOR UPDATE");
    await other.query("UPDATE index_states SET epoch = epoch + 1 WHERE tenant = 'acme'");
    const adding = add();
    await untilItWaits();
    await other.query('COMMIT');
    expect(await adding).toBe('INDEX_CHANGED');
    expect(await holdingsOf(owner.id)).toBe(0);
    await expect(tokenOf(vault.dependencies, 'NAME', 'After The Change', owner)).resolves.toMatch(/^tok_name_/);
  });
});
