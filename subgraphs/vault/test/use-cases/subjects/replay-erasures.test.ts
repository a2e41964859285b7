import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeEnvelope, encodeEnvelope, type NewAuditEvent } from '@crowdpay/audit-event';
import { type EventLog, postgresEventLog } from '@crowdpay/event-log';
import type { Principal } from '@crowdpay/principal';
import {
  createTestDatabase,
  quietEventLog,
  silentLogger,
  type TestDatabase,
  TestProducer,
  testRegistry,
} from '@crowdpay/testkit';
import { subjectErased } from '../../../src/events/subjects.ts';
import { replayErasures } from '../../../src/use-cases/subjects/replay-erasures.ts';
import { eraseNow } from '../../../src/use-cases/subjects/run-erasure.ts';
import { openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const NEVER = new AbortController().signal;

let vault: VaultFixture;
let database: TestDatabase;
let log: EventLog;
/** The vault itself, as it was before the backup was put back. */
let before: TestProducer;

beforeEach(async () => {
  vault = await openVault();
  database = await createTestDatabase({ subgraph: 'event-log' });
  log = postgresEventLog({ connectionString: database.urlFor('vault'), log: silentLogger() });
  before = new TestProducer('vault');
});

afterEach(async () => {
  await log.close();
  await Promise.all([vault.close(), database.drop()]);
});

const replay = (overrides: { eventLog?: EventLog; registry?: ReturnType<typeof testRegistry> } = {}): Promise<number> =>
  replayErasures({ ...vault.dependencies, eventLog: log, registry: testRegistry(before), ...overrides }, NEVER);

function erasureOf(subject: Principal): NewAuditEvent {
  const { tenant, requestId } = subject;
  const actor = { kind: 'user' as const, id: subject.id };
  return subjectErased(subject.id, { cause: 'REQUESTED', holdings: 1 }, { tenant, actor, requestId });
}

async function personWithData(): Promise<Principal> {
  const ada = person(vault.ids);
  await tokenOf(vault.dependencies, 'NAME', `Person ${ada.id.slice(-4)} Held`, ada);
  return ada;
}

async function holdsData({ id }: Principal): Promise<boolean> {
  const sql = `SELECT 1 FROM holdings WHERE subject = $1
    UNION SELECT 1 FROM subject_keys WHERE subject = $1 AND wrapped IS NOT NULL`;
  return ((await vault.admin.query(sql, [id])).rowCount ?? 0) > 0;
}

describe('replaying erasures', () => {
  it('erases whom the event log says were erased, tells nobody again, and leaves everybody else', async () => {
    const [ada, bob] = [await personWithData(), await personWithData()];
    await before.publish(log, before.line(erasureOf(ada)));
    expect(await replay()).toBe(1);
    expect([await holdsData(ada), await holdsData(bob)]).toEqual([false, true]);
    await expect(tokenOf(vault.dependencies, 'NAME', 'Ada Again', ada)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await vault.events('vault.subject.erased')).toEqual([]);
  });

  it('leaves a tombstone for who is not known here', async () => {
    const ada = person(vault.ids);
    await before.publish(log, before.line(erasureOf(ada)));
    expect(await replay()).toBe(1);
    await expect(tokenOf(vault.dependencies, 'NAME', 'Ada Later', ada)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('goes on where it stopped, and finds nothing to do', async () => {
    await before.publish(log, before.line(erasureOf(person(vault.ids))));
    expect(await replay()).toBe(1);
    // The entry is not even looked at again.
    expect(await replay({ registry: testRegistry() })).toBe(0);
    const ada = await personWithData();
    await before.publish(log, before.line(erasureOf(ada)));
    expect(await replay()).toBe(1);
    expect(await holdsData(ada)).toBe(false);
  });

  it('finishes what a crash has left half done', async () => {
    const ada = await personWithData();
    await before.publish(log, before.line(erasureOf(ada)));
    await vault.dependencies.unitOfWork.run(({ erasure }) =>
      erasure.destroyKeys({ tenant: ada.tenant, subject: ada.id }, vault.clock.now()),
    );
    expect(await replay()).toBe(1);
    expect(await holdsData(ada)).toBe(false);
  });

  it('finds a later erasure among a thousand other events', async () => {
    const ada = await personWithData();
    const context = { tenant: 'acme', actor: { kind: 'service' as const, id: 'vault' }, requestId: 'req_1' };
    const other: NewAuditEvent = { ...context, type: 'vault.token.expired', subject: 'acme', data: { count: 1 } };
    const lines = Array.from({ length: 1200 }, () => before.line(other));
    await before.publish(log, ...lines, before.line(erasureOf(ada)), before.line(other));
    expect(await replay()).toBe(1);
    expect(await holdsData(ada)).toBe(false);
  });

  it('reads a log anew that is another one, or that has lost records', async () => {
    const ada = await personWithData();
    await before.publish(log, before.line(erasureOf(person(vault.ids))), before.line(erasureOf(ada)));
    const identity = await log.identity();
    await vault.dependencies.erasureReplays.save('postgres:another', 5n);
    await vault.dependencies.erasureReplays.save(identity, 3n);
    expect(await replay()).toBe(2);
    expect(await vault.dependencies.erasureReplays.next(identity)).toBe(2n);
  });

  it('takes an erasure whose key has been replaced since: it was signed by us all the same', async () => {
    const ada = await personWithData();
    await before.publish(log, before.line(erasureOf(ada)));
    const expired = { ...before.registered, notAfter: '2021-01-01T00:00:00Z' };
    expect(await replay({ registry: testRegistry({ registered: expired }) })).toBe(1);
    expect(await holdsData(ada)).toBe(false);
  });

  it('erases nobody at the word of a record that is forged', async () => {
    const ada = await personWithData();
    const genuine = decodeEnvelope(before.line(erasureOf(person(vault.ids))))!;
    const body = genuine.body.replace(/usr_[0-9a-z]{26}/g, ada.id);
    await before.publish(log, encodeEnvelope({ ...genuine, body }), 'vault.subject.erased');
    expect(await replay()).toBe(0);
    expect(await holdsData(ada)).toBe(true);
  });

  it('stops at an erasure by a key that the registry has not: it may be ours, and serving would be wrong', async () => {
    await before.publish(log, before.line(erasureOf(await personWithData())));
    await expect(replay({ registry: testRegistry() })).rejects.toThrow('a key which the registry has not');
    expect(await vault.dependencies.erasureReplays.next(await log.identity())).toBe(0n);
  });

  it('fails while the log is away', async () => {
    const away = { ...quietEventLog(), end: () => Promise.reject(new Error('The log is away.')) };
    await expect(replay({ eventLog: away })).rejects.toThrow('The log is away.');
  });

  it('in two vaults at once erases each subject once', async () => {
    const people = await Promise.all([personWithData(), personWithData(), personWithData()]);
    await before.publish(log, ...people.map((one) => before.line(erasureOf(one))));
    const other = { ...vault.another(), eventLog: log, registry: testRegistry(before) };
    await Promise.all([replay(), replayErasures(other, NEVER)]);
    for (const one of people) expect(await holdsData(one)).toBe(false);
    expect(await eraseNow(vault.dependencies, 'acme', people[0].id, 'BACKUP_RESTORED')).toBe(0);
  });
});
