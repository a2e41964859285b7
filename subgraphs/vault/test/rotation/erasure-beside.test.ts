import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import { eraseSubject } from '../../src/use-cases/subjects/erase-subject.ts';
import { sweepExpiredTokens } from '../../src/use-cases/tokens/sweep-expired-tokens.ts';
import { tokenize } from '../../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../../src/wire-use-cases.ts';
import { openRotation, runJobs } from '../rotation-fixture.ts';
import { freshPerson } from '../subject-fixture.ts';
import { openVault, person, type VaultFixture } from '../vault-fixture.ts';

jest.setTimeout(60_000);

const VALUES = Array.from({ length: 40 }, (_, index) => ({ kind: 'NAME' as const, value: `Fought Over ${index} V` }));
const ROUNDS = 12;

let vault: VaultFixture;
let processes: readonly UseCaseDependencies[];
let persons: readonly Principal[];

beforeAll(async () => {
  vault = await openVault();
  processes = [vault.another(), vault.another(), vault.another()];
  persons = Array.from({ length: 12 }, () => freshPerson(vault));
});

afterAll(() => vault.close());

/** Some of the values in some order, the same ones in every run. */
function someOf(round: number, writer: number): typeof VALUES {
  const from = (round * 7 + writer * 11) % VALUES.length;
  const batch = [...VALUES.slice(from), ...VALUES.slice(0, from)].slice(0, 20);
  return writer % 2 === 0 ? batch : batch.toReversed();
}

/** Brings values again and again, for one person after another; those who are erased meanwhile are refused. */
async function write(writer: number): Promise<void> {
  const dependencies = processes[writer % processes.length]!;
  for (let round = 0; round < ROUNDS; round += 1) {
    const caller = persons[(round + writer * 2) % persons.length]!;
    const random = { mode: 'RANDOM', ttlSeconds: 1 } as const;
    const options = round % 4 === 3 ? random : {};
    const outcomes = await tokenize(dependencies, someOf(round, writer), caller, options).catch((error: unknown) => {
      if (error instanceof CrowdPayError && error.code === 'CONFLICT') return [];
      throw error;
    });
    for (const outcome of outcomes) expect(typeof outcome).toBe('string');
  }
}

/** Rotates every key and erases one person after another. */
async function disturb(): Promise<void> {
  const dependencies = vault.another();
  for (const [index, rotation] of (['INDEX_KEY', 'DATA_KEY', 'INDEX_KEY', 'TENANT_KEY'] as const).entries()) {
    await openRotation(vault, dependencies, rotation);
    const erased = persons[index]!;
    await eraseSubject(dependencies, erased.id, { ...erased, authTime: vault.clock.now().getTime() / 1000 });
    // Two workers, so that an erasure and a rotation meet; time that passes makes the random tokens expire.
    await Promise.all([runJobs(vault, dependencies), runJobs(vault, vault.another())]);
    vault.clock.advance(1_000);
    await sweepExpiredTokens({ ...dependencies, ids: vault.ids });
  }
}

describe('writers, rotations, erasures and sweeps at the same instant', () => {
  it('end in one living token for each value, found by it', async () => {
    await Promise.all([...Array.from({ length: 6 }, (_, writer) => write(writer)), disturb()]);

    const tokens = await tokenize(vault.another(), VALUES, person(vault.ids));
    expect(new Set(tokens).size).toBe(VALUES.length);
    const { rows } = await vault.admin.query<{ token: string }>(
      "SELECT token FROM tokens WHERE mode = 'DETERMINISTIC' AND erased_at IS NULL",
    );
    expect(new Set(rows.map(({ token }) => token))).toEqual(new Set(tokens));
  });

  it('have met no deadlock, not even one that a retry has mended', async () => {
    const { rows } = await vault.admin.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: '0' }]);
  });

  it('leave nothing of those who were erased, and nothing behind a token that was', async () => {
    const erased = persons.slice(0, 4).map(({ id }) => id);
    const { rows } = await vault.admin.query(
      `SELECT 1 FROM holdings JOIN tokens USING (tenant, token)
       WHERE holdings.subject = ANY($1) OR tokens.erased_at IS NOT NULL`,
      [erased],
    );
    expect(rows).toEqual([]);
  });
});
