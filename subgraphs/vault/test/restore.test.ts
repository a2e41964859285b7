import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Envelope, GENESIS_HASH, verifyEnvelope } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type EventLog, eventsTopic, postgresEventLog, readRecords } from '@crowdpay/event-log';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { type KeyManagement, localKms } from '@crowdpay/kms';
import { createMetrics } from '@crowdpay/metrics';
import { startRelay } from '@crowdpay/outbox';
import { loadPolicy, type PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { createServiceClient } from '@crowdpay/service-client';
import {
  createTestDatabase,
  eventually,
  silentLogger,
  type TestDatabase,
  testPrincipals,
  TestProducer,
  testRegistry,
  testSvids,
} from '@crowdpay/testkit';
import { Client } from 'pg';
import { z } from 'zod';
import { startVault } from '../src/start-vault.ts';
import { openDatabase } from '../src/store/database.ts';
import { eraseSubject } from '../src/use-cases/subjects/erase-subject.ts';
import { tokenize } from '../src/use-cases/tokens/tokenize.ts';
import { type UseCaseDependencies, wireUseCases } from '../src/wire-use-cases.ts';
import { person } from './vault-fixture.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PATIENCE = { timeoutMs: 20_000 };
const anything = z.unknown();
const log = silentLogger();
const clock = systemClock;
const ids = randomIds(clock);

/** A vault process: server and relay. */
interface Process {
  call(path: string, body: unknown, principal: Principal): Promise<unknown>;
  graphql(query: string, principal: Principal): Promise<unknown>;
  ready(): Promise<{ status: number; checks: unknown }>;
  close(): Promise<void>;
}

describe('a vault whose database was restored from a backup', () => {
  const key = new TestProducer('vault');
  const registry = testRegistry(key);
  let database: TestDatabase;
  let logDatabase: TestDatabase;
  let directory: string;
  let kms: KeyManagement;
  let policy: PolicyEngine;
  let admin: Client;
  /** Closes what a test has started. */
  let closers: (() => Promise<void>)[];

  beforeEach(async () => {
    closers = [];
    database = await createTestDatabase({ subgraph: 'vault' });
    logDatabase = await createTestDatabase({ subgraph: 'event-log' });
    // The vault follows the others, and is not ready before they have their topics.
    for (const producer of ['identity', 'pods', 'payments', 'audit']) {
      const theirs = postgresEventLog({ connectionString: logDatabase.urlFor(producer), log });
      await theirs.ensureTopic(eventsTopic(producer));
      await theirs.close();
    }
    directory = await mkdtemp(join(tmpdir(), 'vault-restore-'));
    kms = await localKms({ rootKeyFile: join(directory, 'root.key') });
    policy = await loadPolicy({ file: join(ROOT, 'policy/crowdpay.wasm'), clock, ids });
    const server = new URL(database.adminUrl);
    server.pathname = '/postgres';
    admin = new Client({ connectionString: server.href });
    await admin.connect();
  });
  afterEach(async () => {
    await Promise.all(closers.map((close) => close()));
    await admin.end();
    await Promise.all([database.drop(), logDatabase.drop()]);
    await rm(directory, { recursive: true });
  });

  const name = (): string => new URL(database.url).pathname.slice(1);

  /** A copy of the database as it is now; nobody may be connected to it. */
  async function backUp(): Promise<void> {
    await admin.query(`CREATE DATABASE ${name()}_backup TEMPLATE ${name()} STRATEGY FILE_COPY`);
  }

  async function restore(): Promise<void> {
    await admin.query(`DROP DATABASE ${name()} WITH (FORCE)`);
    await admin.query(`ALTER DATABASE ${name()}_backup RENAME TO ${name()}`);
    await admin.query(`GRANT CONNECT ON DATABASE ${name()} TO vault`);
  }

  /** Works with the vault's use cases while no process runs. */
  async function offline<Result>(work: (dependencies: UseCaseDependencies) => Promise<Result>): Promise<Result> {
    const opened = openDatabase(database.url, silentLogger());
    const crowd = { rolesOf: () => Promise.resolve([]) };
    const metrics = createMetrics({ service: 'vault' });
    const common = { kms, policy, crowd, clock, ids, log, metrics, panTokenFormat: 'LAST4' as const };
    try {
      return await work(wireUseCases({ ...common, randomness: systemRandomness }, opened));
    } finally {
      await opened.close();
    }
  }

  const openLog = (): EventLog => postgresEventLog({ connectionString: logDatabase.urlFor('vault'), log });

  async function start(eventLog: EventLog): Promise<Process> {
    const svids = await testSvids();
    const principals = testPrincipals();
    const metrics = createMetrics({ service: 'vault' });
    const { signingKey } = key;
    const relay = await startRelay({
      ...{ producer: 'vault', databaseUrl: database.url, signingKey, registry },
      ...{ log: eventLog, clock, logger: log, metrics, pollMs: 20 },
    });
    const server = await startVault({
      ...{ host: '127.0.0.1', port: 0, environment: 'development', schemaDir: join(ROOT, 'schema') },
      ...{ databaseUrl: database.url, podsUrl: 'https://127.0.0.1:9', identityUrl: 'https://127.0.0.1:9' },
      ...{ svid: svids.sourceFor('vault'), principals: principals.verifierFor('vault'), policy, kms },
      ...{ panTokenFormat: 'LAST4', clock, ids, log, metrics, relay, eventLog, registry },
    });
    const svid = svids.sourceFor('gateway');
    const gateway = createServiceClient({ name: 'vault', url: server.url, svid, environment: 'development', log });
    let closed: Promise<void> | undefined;
    const end = async (): Promise<void> => {
      await gateway.close();
      await server.close();
      await relay.close();
      await eventLog.close();
    };
    const close = (): Promise<void> => (closed ??= end());
    closers.push(close);
    const call = async (path: string, body: unknown, principal: Principal): Promise<unknown> =>
      gateway.call(path, body, anything, { principal: await principals.tokenFor(principal, 'vault'), retry: false });
    return {
      call,
      graphql: (query, principal) => call('/graphql', { query }, principal),
      async ready() {
        const { status, body } = await gateway.raw({ method: 'GET', path: '/readyz' });
        return { status, checks: (JSON.parse(body.toString()) as { checks: unknown }).checks };
      },
      close,
    };
  }

  const isReady = (vault: Process): Promise<void> =>
    eventually(async () => {
      const report = await vault.ready();
      if (report.status !== 200) throw new Error(JSON.stringify(report.checks));
    }, PATIENCE);

  async function count(sql: string): Promise<number> {
    const client = new Client({ connectionString: database.adminUrl });
    await client.connect();
    const { rowCount } = await client.query(sql);
    await client.end();
    return rowCount ?? 0;
  }

  /** Everything that was recorded is in the log. */
  const allPublished = (): Promise<void> =>
    eventually(async () => {
      expect(await count('SELECT FROM outbox UNION ALL SELECT FROM relay_state WHERE published_seq < seq')).toBe(0);
    }, PATIENCE);

  /** The chain in the vault's topic, verified as audit verifies it: signature, place, predecessor, epoch. */
  async function verifiedChain(): Promise<{ envelope: Envelope; type: string; subject: string }[]> {
    const reader = openLog();
    const topic = eventsTopic('vault');
    const chain: { envelope: Envelope; type: string; subject: string }[] = [];
    const range = { topic, from: 0n, to: await reader.end(topic), group: 'verifier' };
    await readRecords(reader, range, (records) => {
      for (const { value, timestamp } of records) {
        const verified = verifyEnvelope(value.toString(), { registry, producer: 'vault', at: timestamp });
        if (!verified.ok) throw new Error(verified.fault);
        const { envelope, event } = verified;
        const last = chain.at(-1)?.envelope;
        expect(envelope.seq).toBe((last?.seq ?? 0n) + 1n);
        expect(envelope.prevHash).toEqual(last?.chainHash ?? GENESIS_HASH);
        expect(envelope.epoch >= (last?.epoch ?? 1n)).toBe(true);
        chain.push({ envelope, type: event.type, subject: event.subject });
      }
      return Promise.resolve();
    });
    await reader.close();
    return chain;
  }

  /** A log that is away until it is let in. */
  function gated(): { eventLog: EventLog; open: () => void } {
    const inner = openLog();
    let away = true;
    const identity = (): Promise<string> => (away ? Promise.reject(new Error('The log is away.')) : inner.identity());
    return {
      eventLog: { ...inner, identity },
      open: () => {
        away = false;
      },
    };
  }

  it('serves nothing before it has erased again whom the event log says were erased, and then goes on with one chain', async () => {
    const [ada, bob] = [person(ids), person(ids)].map((one) => ({
      ...one,
      authTime: Math.floor(clock.now().getTime() / 1000),
    }));
    const [adaToken, bobToken] = await offline(async (vault) => {
      const [ofAda] = await tokenize(vault, [{ kind: 'NAME', value: 'Ada Restored' }], ada!);
      const [ofBob] = await tokenize(vault, [{ kind: 'NAME', value: 'Bob Restored' }], bob!);
      await eraseSubject(vault, ada!.id, ada!);
      return [String(ofAda), String(ofBob)];
    });
    // The backup knows that Ada is to be erased, not that she was.
    await backUp();

    const before = await start(openLog());
    await isReady(before);
    await eventually(async () => {
      expect(await count(`SELECT FROM jobs WHERE state = 'SUCCEEDED'`)).toBe(1);
    }, PATIENCE);
    const present = (vault: Process, caller: Principal, token: string): Promise<unknown> =>
      vault.call('/internal/present', { tokens: [{ kind: 'NAME', token }] }, caller);
    expect(await present(before, bob!, bobToken)).toMatchObject({ results: [{ level: 'CLEAR' }] });
    await allPublished();
    await before.close();
    const published = await verifiedChain();

    await restore();
    expect(await count(`SELECT FROM subject_keys WHERE subject = '${ada!.id}' AND wrapped IS NOT NULL`)).toBe(1);
    const { eventLog, open } = gated();
    const after = await start(eventLog);
    expect(await after.ready()).toMatchObject({ status: 503, checks: { erasures: false } });
    const closed = { code: 'UPSTREAM_UNAVAILABLE' };
    await expect(present(after, ada!, adaToken)).rejects.toMatchObject(closed);
    await expect(after.graphql('{ __typename }', ada!)).rejects.toMatchObject(closed);
    const items = [{ kind: 'NAME', value: 'Ada Again' }];
    await expect(after.call('/internal/tokenize', { items }, ada!)).rejects.toMatchObject(closed);

    open();
    await isReady(after);
    expect(await present(after, ada!, adaToken)).toMatchObject({ results: [{ level: 'REDACTED' }] });
    await expect(after.call('/internal/tokenize', { items }, ada!)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await present(after, bob!, bobToken)).toMatchObject({
      results: [{ level: 'CLEAR', value: 'Bob Restored' }],
    });
    await eventually(async () => {
      expect(await count(`SELECT FROM jobs WHERE state = 'SUCCEEDED'`)).toBe(1);
    }, PATIENCE);
    await allPublished();
    await after.close();

    const chain = await verifiedChain();
    expect(chain.slice(0, published.length)).toEqual(published);
    expect(chain.length).toBeGreaterThan(published.length);
    // The erasure was told once, by the vault that did it first.
    expect(chain.filter(({ type, subject }) => type === 'vault.subject.erased' && subject === ada!.id)).toHaveLength(1);
  }, 120_000);
});
