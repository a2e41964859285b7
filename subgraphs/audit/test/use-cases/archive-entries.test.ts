import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeEnvelope } from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type TestDatabase, createTestDatabase } from '@crowdpay/testkit';
import type { Archive } from '../../src/domain/archive.ts';
import { sqlSegments } from '../../src/store/segments.ts';
import { acceptBatch } from '../../src/use-cases/accept-batch.ts';
import { SEGMENT_ENTRIES, archiveEntries } from '../../src/use-cases/archive-entries.ts';
import { treeHash } from '../domain/rfc9162.ts';
import { Producer, Topic, openStores, registryOf } from '../fixture.ts';

/** A write-once store in memory that can fail before it has written the n-th object. */
class MemoryArchive implements Archive {
  readonly objects = new Map<string, Buffer>();
  failAt = 0;
  private puts = 0;

  put(name: string, content: Buffer): Promise<void> {
    this.puts += 1;
    if (this.puts === this.failAt) return Promise.reject(new Error('The archive is away.'));
    const existing = this.objects.get(name);
    if (existing !== undefined && !existing.equals(content)) return Promise.reject(new Error(`${name} differs.`));
    this.objects.set(name, content);
    return Promise.resolve();
  }

  text(name: string): string {
    return this.objects.get(name)?.toString('utf8') ?? '';
  }
}

describe('archiving', () => {
  let testDatabase: TestDatabase;
  let stores: ReturnType<typeof openStores>;
  let producer: Producer;
  let topic: Topic;
  let archive: MemoryArchive;
  let lines: string[];

  beforeEach(async () => {
    testDatabase = await createTestDatabase({ subgraph: 'audit' });
    stores = openStores(testDatabase.url);
    producer = new Producer();
    topic = new Topic();
    archive = new MemoryArchive();
    lines = [];
  });
  afterEach(async () => {
    await stores.database.close();
    await testDatabase.drop();
  });

  async function add(count: number): Promise<void> {
    const deps = { ledger: stores.ledger, registry: registryOf(producer), clock: systemClock };
    const envelopes = Array.from({ length: count }, () => producer.next());
    await acceptBatch(deps, 'pods', topic.batch(...envelopes));
    lines.push(...envelopes.map(encodeEnvelope));
  }

  // A negative age counts every entry as old enough, whatever the two clocks say.
  const run = (segmentAgeMs = -60_000): Promise<boolean> =>
    archiveEntries({ archive, segments: sqlSegments(stores.database.pool), clock: systemClock, segmentAgeMs });

  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it('writes a segment of canonical lines and a manifest that binds it to chain and tree', async () => {
    await add(3);
    expect(await run()).toBe(true);
    const name = '000000000000-000000000002';
    expect([...archive.objects.keys()]).toEqual([`${name}.ndjson`, `${name}.manifest.json`]);
    expect(archive.text(`${name}.ndjson`)).toBe(lines.map((line) => `${line}\n`).join(''));
    expect(JSON.parse(archive.text(`${name}.manifest.json`))).toEqual({
      version: 1,
      segment: `${name}.ndjson`,
      sha256: sha256(archive.text(`${name}.ndjson`)),
      firstLeaf: '0',
      lastLeaf: '2',
      treeSize: '3',
      rootHash: treeHash(lines.map((line) => Buffer.from(line))).toString('hex'),
      heads: { pods: { seq: '3', chainHash: (JSON.parse(lines[2] ?? '') as { chainHash: string }).chainHash } },
      previousManifest: null,
    });
    expect(await run()).toBe(false);
  });

  it('chains manifests, and carries on the heads of producers that were silent', async () => {
    const payments = new Producer('payments');
    const deps = { ledger: stores.ledger, registry: registryOf(payments), clock: systemClock };
    const event = { type: 'payments.webhook.refused', data: { reason: 'stale' } };
    const entry = payments.next({
      tenant: 'default',
      actor: { kind: 'service', id: 'payments' },
      subject: 'whk_1',
      requestId: 'req_1',
      ...event,
    } as never);
    await acceptBatch(deps, 'payments', new Topic('payments').batch(entry));
    await run();
    await add(1);
    await run();
    const first = archive.text('000000000000-000000000000.manifest.json');
    const second = JSON.parse(archive.text('000000000001-000000000001.manifest.json')) as Record<string, unknown>;
    expect(second).toMatchObject({
      previousManifest: sha256(first),
      heads: { payments: { seq: '1' }, pods: { seq: '1' } },
    });
  });

  it('waits for a full segment as long as no entry is old', async () => {
    await add(3);
    expect(await run(60_000)).toBe(false);
    await add(SEGMENT_ENTRIES - 3);
    await add(1);
    expect(await run(60_000)).toBe(true);
    expect([...archive.objects.keys()]).toContain('000000000000-000000000999.ndjson');
    expect(await run(60_000)).toBe(false);
  });

  it.each([1, 2])('after a crash at write %d it writes the same segment, though more entries came', async (failAt) => {
    await add(2);
    archive.failAt = failAt;
    await expect(run()).rejects.toThrow('The archive is away.');
    await add(2);
    expect(await run()).toBe(true);
    expect(await run()).toBe(true);
    const archived = [...archive.objects.keys()].filter((name) => name.endsWith('.ndjson'));
    expect(archived).toEqual(['000000000000-000000000001.ndjson', '000000000002-000000000003.ndjson']);
    expect(archived.map((name) => archive.text(name)).join('')).toBe(lines.map((line) => `${line}\n`).join(''));
  });
});
