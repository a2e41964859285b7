import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLog, postgresEventLog } from '@crowdpay/event-log';
import {
  createTestDatabase,
  eventually,
  silentLogger,
  type TestDatabase,
  TestProducer,
  testRegistry,
} from '@crowdpay/testkit';
import { type ErasureReplay, startErasureReplay } from '../src/erasure-replay.ts';
import { subjectErased } from '../src/events/subjects.ts';
import { openVault, person, tokenOf, type VaultFixture } from './vault-fixture.ts';

let vault: VaultFixture;
let database: TestDatabase;
let log: EventLog;
let producer: TestProducer;
let replay: ErasureReplay;

beforeEach(async () => {
  vault = await openVault();
  database = await createTestDatabase({ subgraph: 'event-log' });
  log = postgresEventLog({ connectionString: database.urlFor('vault'), log: silentLogger() });
  producer = new TestProducer('vault');
});

afterEach(async () => {
  await replay.close();
  await log.close();
  await Promise.all([vault.close(), database.drop()]);
});

/** Somebody with data of whom the log says that they were erased. */
async function erasedElsewhere(): Promise<string> {
  const { id, tenant, requestId, ...rest } = person(vault.ids);
  await tokenOf(vault.dependencies, 'NAME', `Ada ${id.slice(-4)} Elsewhere`, { id, tenant, requestId, ...rest });
  const context = { tenant, requestId, actor: { kind: 'user' as const, id } };
  await producer.publish(log, producer.line(subjectErased(id, { cause: 'REQUESTED', holdings: 1 }, context)));
  return id;
}

const isErased = (subject: string): Promise<void> =>
  eventually(async () => {
    const { rowCount } = await vault.admin.query('SELECT 1 FROM holdings WHERE subject = $1', [subject]);
    expect(rowCount).toBe(0);
  });

describe('the replay of erasures', () => {
  it('is not done while the log is away, tries again, and is done when everybody is erased', async () => {
    const ada = await erasedElsewhere();
    let asked = 0;
    let away = true;
    const identity = (): Promise<string> => {
      asked += 1;
      return away ? Promise.reject(new Error('The log is away.')) : log.identity();
    };
    const registry = testRegistry(producer);
    const dependencies = { ...vault.dependencies, eventLog: { ...log, identity }, registry };
    replay = startErasureReplay(dependencies, { retryMs: 5 });
    await eventually(() => {
      expect(asked).toBeGreaterThan(2);
    });
    expect(replay.isDone()).toBe(false);
    away = false;
    await eventually(() => {
      expect(replay.isDone()).toBe(true);
    });
    await isErased(ada);
  });

  it('goes on looking, so that the next start has little to read', async () => {
    const dependencies = { ...vault.dependencies, eventLog: log, registry: testRegistry(producer) };
    replay = startErasureReplay(dependencies, { everyMs: 5 });
    await eventually(() => {
      expect(replay.isDone()).toBe(true);
    });
    await isErased(await erasedElsewhere());
    const identity = await log.identity();
    await eventually(async () => {
      expect(await vault.dependencies.erasureReplays.next(identity)).toBe(1n);
    });
  });

  it('ends when it is closed, wherever it is', async () => {
    let asked = false;
    const identity = (): Promise<string> => {
      asked = true;
      return Promise.reject(new Error('The log is away.'));
    };
    const registry = testRegistry(producer);
    const dependencies = { ...vault.dependencies, eventLog: { ...log, identity }, registry };
    replay = startErasureReplay(dependencies, { retryMs: 3_600_000 });
    await eventually(() => {
      expect(asked).toBe(true);
    });
    await replay.close();
    expect(replay.isDone()).toBe(false);
  });
});
