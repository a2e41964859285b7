import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnsealError } from '@crowdpay/kms';
import type { Principal } from '@crowdpay/principal';
import type { KeyRing } from '../../src/crypto/key-ring.ts';
import { createSubjectKeys } from '../../src/crypto/subject-keys.ts';
import { auditContextOf } from '../../src/domain/audit-context.ts';
import { dataSubjectOf } from '../../src/domain/data-subject.ts';
import type { SubjectKeyStore } from '../../src/domain/keys.ts';
import { HIDDEN } from '../../src/domain/kinds/index.ts';
import { openHoldings } from '../../src/use-cases/disclosure/open-holdings.ts';
import type { UseCaseDependencies } from '../../src/wire-use-cases.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

const LIMITS = { maxEntries: 10, maxAgeMs: 60_000, maxMessages: 1000, maxBytes: 1_000_000 };
const NO_STORE: SubjectKeyStore = { latest: () => Promise.resolve(undefined) };
const AMOUNT = { messages: 1, bytes: 1 };

/** What a process shows for a person's own token. */
async function read(process: UseCaseDependencies, token: string, owner: Principal): Promise<string> {
  const found = await process.tokens.open(owner.tenant, [token], owner.id);
  const values = await openHoldings(
    process,
    found.filter((one) => one !== undefined),
  );
  return values[0] ?? HIDDEN;
}

const destroyKeys = (owner: Principal): Promise<unknown> =>
  vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE tenant = $1 AND subject = $2', [
    owner.tenant,
    owner.id,
  ]);

describe("a subject's key that is still unwrapped", () => {
  it('costs nothing: neither key management nor the tenant key is asked again', async () => {
    const owner = person(vault.ids);
    const process = vault.another();
    let unwrapped = 0;
    const keys: KeyRing = {
      ...process.keys,
      withTenantKey(tenant, version, work) {
        unwrapped += 1;
        return process.keys.withTenantKey(tenant, version, work);
      },
    };
    const subjectKeys = createSubjectKeys({ ...process, keys, subjectKeys: NO_STORE, limits: LIMITS });
    const key = await process.subjectKeys.current(dataSubjectOf(owner), auditContextOf(owner));
    for (let use = 0; use < 3; use += 1) await subjectKeys.use(key, AMOUNT, () => 0);
    expect(unwrapped).toBe(1);
  });

  it('does not hide that the wrapped key was changed', async () => {
    const owner = person(vault.ids);
    const process = vault.another();
    const key = await process.subjectKeys.current(dataSubjectOf(owner), auditContextOf(owner));
    await process.subjectKeys.use(key, AMOUNT, () => 0);
    const tampered = Buffer.from(key.wrapped);
    tampered.writeUInt8(tampered.readUInt8(20) ^ 1, 20);
    await expect(process.subjectKeys.use({ ...key, wrapped: tampered }, AMOUNT, () => 0)).rejects.toThrow(UnsealError);
  });

  it('is never taken for that of another subject, version or tenant', async () => {
    const owner = person(vault.ids);
    const process = vault.another();
    const key = await process.subjectKeys.current(dataSubjectOf(owner), auditContextOf(owner));
    await process.subjectKeys.use(key, AMOUNT, () => 0);
    for (const other of [{ subject: vault.ids.next('usr') }, { version: 2 }, { tenant: 'other' }]) {
      // What is wrapped belongs to `owner`: for anybody else it must not open.
      await expect(process.subjectKeys.use({ ...key, ...other }, AMOUNT, () => 0)).rejects.toThrow();
    }
  });

  it('opens nothing once the row says that it is destroyed, in whatever process', async () => {
    const owner = person(vault.ids);
    const [left, right] = [vault.another(), vault.another()];
    const token = await tokenOf(left, 'EMAIL', 'erased@example.com', owner);
    expect(await read(left, token, owner)).toBe('erased@example.com');
    expect(await read(right, token, owner)).toBe('erased@example.com');

    await destroyKeys(owner);
    left.subjectKeys.forget(dataSubjectOf(owner));
    // The other process was told nothing, and holds the plaintext key.
    expect(await read(right, token, owner)).toBe(HIDDEN);
    expect(await read(left, token, owner)).toBe(HIDDEN);
  });

  it('is wiped when it is forgotten, and those of other subjects are not', async () => {
    const [owner, other] = [person(vault.ids), person(vault.ids)];
    const process = vault.another();
    const kept: Buffer[] = [];
    for (const one of [owner, other]) {
      const key = await process.subjectKeys.current(dataSubjectOf(one), auditContextOf(one));
      await process.subjectKeys.use(key, AMOUNT, (dataKey) => kept.push(dataKey));
    }
    process.subjectKeys.forget(dataSubjectOf(owner));
    expect(kept.map((key) => key.every((byte) => byte === 0))).toEqual([true, false]);
    process.subjectKeys.close();
    expect(kept.map((key) => key.every((byte) => byte === 0))).toEqual([true, true]);
  });
});
