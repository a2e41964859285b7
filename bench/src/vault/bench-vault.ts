import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { type KeyManagement, localKms } from '@crowdpay/kms';
import { createMetrics } from '@crowdpay/metrics';
import { loadPolicy } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { silentLogger } from '@crowdpay/testkit';
import type { Pool } from 'pg';
import { ROOT } from '../root.ts';
import { openDatabase } from '../../../subgraphs/vault/src/store/database.ts';
import { type UseCaseDependencies, wireUseCases } from '../../../subgraphs/vault/src/wire-use-cases.ts';

const POLICY_FILE = join(ROOT, 'policy/crowdpay.wasm');

const TENANT = 'bench';
const UNLIMITED = { tokenize: 1e9, tokenizeGuessable: 1e9, partnerFactor: 1, reveal: 1e9, find: 1e9 };

/** The vault's own use cases over a database, wired as its `main.ts` wires them. */
export interface BenchVault {
  readonly dependencies: UseCaseDependencies;
  /** The vault's own connections. */
  readonly pool: Pool;
  /** A person whose data it is. */
  readonly person: Principal;
  close(): Promise<void>;
}

/** What vaults over copies of one database share: the root key, and the person whose key is in all of them. */
export interface BenchIdentity {
  readonly kms: KeyManagement;
  readonly person: Principal;
  close(): Promise<void>;
}

/** A root key of its own and a person of its own. */
export async function createBenchIdentity(): Promise<BenchIdentity> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdpay-bench-kms-'));
  const ids = randomIds(systemClock);
  return {
    kms: await localKms({ rootKeyFile: join(folder, 'root.key') }),
    person: { kind: 'user', id: ids.next('usr'), tenant: TENANT, roles: [], scopes: [], requestId: ids.next('req') },
    close: () => rm(folder, { recursive: true }),
  };
}

/** Opens a vault. Its limits of volume are out of the way: they count, but nothing is refused. */
export async function openBenchVault(databaseUrl: string, { kms, person }: BenchIdentity): Promise<BenchVault> {
  const clock = systemClock;
  const ids = randomIds(clock);
  const database = openDatabase(databaseUrl, silentLogger());
  const dependencies = wireUseCases(
    {
      kms,
      policy: await loadPolicy({ file: POLICY_FILE, clock, ids }),
      panTokenFormat: 'BIN6_LAST4',
      clock,
      ids,
      randomness: systemRandomness,
      log: silentLogger(),
      metrics: createMetrics({ service: 'vault' }),
      volumeLimits: UNLIMITED,
      // The person reads their own values: nobody asks for a crowd.
      crowd: { rolesOf: (_tenant, _userId, subjects) => Promise.resolve(subjects.map(() => null)) },
    },
    database,
  );
  return {
    dependencies,
    pool: database.pool,
    person,
    async close() {
      dependencies.subjectKeys.close();
      dependencies.keys.close();
      dependencies.indexKeys.close();
      await database.close();
    },
  };
}
