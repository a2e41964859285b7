import { readdir } from 'node:fs/promises';
import { LEDGER_TOPIC, QUARANTINE_TOPIC, type RecordBatch } from '@crowdpay/event-log';
import { encodeEnvelope } from '@crowdpay/audit-event';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@crowdpay/testkit';
import { z } from 'zod';
import { leafHash } from '../src/domain/merkle/hash.ts';
import { verifiesInclusion } from './domain/rfc9162.ts';
import {
  CONTRIBUTION,
  CONTRIBUTOR,
  MEMBER,
  POD,
  Producer,
  STRANGER,
  contributed,
  podOpened,
  reserved,
} from './fixture.ts';
import { type Platform, auditor, person, startPlatform } from './support/platform.ts';

const ENTRIES = `query ($subject: String, $about: String, $producer: String, $type: String, $first: Int, $after: String) {
  auditEntries(subject: $subject, about: $about, producer: $producer, type: $type, first: $first, after: $after) {
    edges { cursor node { id producer seq type subject actor occurredAt body bodyHash prevHash chainHash leafIndex } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const VERIFY = '{ verifyAuditChains { producer ok entries head fault } }';
const PROOF = 'query ($id: ID!) { auditProof(id: $id) { leafIndex treeSize rootHash leafHash path } }';
const ENTITIES = `query ($references: [_Any!]!) {
  _entities(representations: $references) {
    ... on Pod { auditTrail { edges { node { type } } } }
    ... on Contribution { evidence { entries { type body } proofs { leafIndex treeSize rootHash leafHash path } } }
    ... on AuditEntry { type }
  }
}`;

const entriesSchema = z.object({
  auditEntries: z.object({
    edges: z.array(z.object({ cursor: z.string(), node: z.object({ id: z.string(), type: z.string() }) })),
    pageInfo: z.object({
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
      endCursor: z.string().nullable(),
    }),
  }),
});
const proofSchema = z.object({
  leafIndex: z.string(),
  treeSize: z.string(),
  rootHash: z.string(),
  leafHash: z.string(),
  path: z.array(z.string()),
});

function holds(proof: z.output<typeof proofSchema>): boolean {
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  return verifiesInclusion({
    leafIndex: BigInt(proof.leafIndex),
    treeSize: BigInt(proof.treeSize),
    rootHash: bytes(proof.rootHash),
    leafHash: bytes(proof.leafHash),
    path: proof.path.map(bytes),
  });
}

describe('the audit subgraph', () => {
  const pods = new Producer('pods');
  const payments = new Producer('payments');
  const paid = [payments.next(contributed()), payments.next(reserved())];
  let platform: Platform;

  const ask: Platform['ask'] = (...question) => platform.ask(...question);
  const entriesOf = async (variables: Record<string, unknown>, principal = auditor()) =>
    entriesSchema.parse((await ask(principal, ENTRIES, variables)).data).auditEntries;
  const entity = async (principal: Parameters<Platform['ask']>[0], reference: Record<string, string>) => {
    const { data, codes } = await ask(principal, ENTITIES, { references: [reference] });
    return { codes, entity: (data?.['_entities'] as unknown[] | undefined)?.[0] };
  };

  const holdsEntries = (count: number): Promise<void> =>
    eventually(
      async () => {
        expect((await entriesOf({})).edges).toHaveLength(count);
      },
      { timeoutMs: 15_000 },
    );

  beforeAll(async () => {
    platform = await startPlatform([pods, payments]);
    await platform.publish(pods, pods.next(podOpened()), 'garbage', pods.next(podOpened('pod_other', 'other-tenant')));
    await holdsEntries(1);
    await platform.publish(payments, ...paid);
    await holdsEntries(3);
  }, 60_000);
  afterAll(() => platform.close());

  it('is ready once it reads the event log', async () => {
    await eventually(async () => {
      const { status, body } = await platform.clientOf('gateway').raw({ method: 'GET', path: '/readyz' });
      expect([status, JSON.parse(body.toString())]).toEqual([
        200,
        { ready: true, checks: { database: true, eventLog: true, intake: true, relay: true, inbox: true } },
      ]);
    });
  });

  it('lists an auditor’s tenant, oldest first, with what makes an entry verifiable', async () => {
    const { data } = await ask(auditor(), ENTRIES, { subject: CONTRIBUTION });
    expect(data).toMatchObject({
      auditEntries: {
        edges: [
          {
            node: {
              producer: 'payments',
              seq: '1',
              type: 'payments.contribution.created',
              subject: CONTRIBUTION,
              actor: CONTRIBUTOR,
              body: paid[0]?.body,
              bodyHash: paid[0]?.bodyHash.toString('hex'),
              prevHash: '0'.repeat(64),
              chainHash: paid[0]?.chainHash.toString('hex'),
            },
          },
        ],
        pageInfo: { hasNextPage: false, hasPreviousPage: false },
      },
    });
  });

  it.each([
    ['producer', { producer: 'payments' }, ['payments.contribution.created', 'payments.saga.reserved']],
    ['type', { type: 'payments.saga.reserved' }, ['payments.saga.reserved']],
    [
      'what entries name beside their subject',
      { about: CONTRIBUTION },
      ['payments.contribution.created', 'payments.saga.reserved'],
    ],
    ['all together', { producer: 'pods', type: 'payments.saga.reserved' }, []],
    ['a subject that nothing has', { subject: `' OR 1=1 --` }, []],
  ])('filters by %s', async (_name, filter, types) => {
    expect((await entriesOf(filter)).edges.map(({ node }) => node.type)).toEqual(types);
  });

  it('pages through its entries', async () => {
    const first = await entriesOf({ first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await entriesOf({ first: 2, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ edges: [{}], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
    expect(new Set(ids).size).toBe(3);
  });

  it.each([
    ['a page of more than 100', { first: 101 }],
    ['a cursor that it never gave', { after: 'bm9uc2Vuc2U' }],
    ['a filter that no entry can match', { about: 'x'.repeat(321) }],
  ])('refuses %s', async (_name, variables) => {
    expect((await ask(auditor(), ENTRIES, variables)).codes).toEqual(['INVALID_INPUT']);
  });

  it.each([
    ['without the scope', { ...auditor(), scopes: [] }],
    ['without the role', { ...auditor(), roles: [] }],
  ])('shows the ledger to nobody %s', async (_name, principal) => {
    for (const query of [ENTRIES, VERIFY]) expect((await ask(principal, query)).codes).toEqual(['FORBIDDEN']);
    expect((await ask(principal, PROOF, { id: 'aud_1' })).codes).toEqual(['FORBIDDEN']);
  });

  it('shows an auditor nothing of another tenant', async () => {
    const [foreign] = (await entriesOf({}, auditor('other-tenant'))).edges;
    expect((await entriesOf({ subject: 'pod_other' })).edges).toEqual([]);
    expect((await ask(auditor(), PROOF, { id: foreign?.node.id })).codes).toEqual(['NOT_FOUND']);
    const reference = { __typename: 'AuditEntry', id: foreign?.node.id ?? '' };
    expect((await entity(auditor(), reference)).entity).toBeNull();
    expect((await entity(auditor('other-tenant'), reference)).entity).toEqual({ type: 'pods.pod.opened' });
    expect((await entity(person(MEMBER, 'other-tenant'), reference)).entity).toBeNull();
  });

  it('verifies every producer’s chain again', async () => {
    const { data } = await ask(auditor(), VERIFY);
    expect(data).toEqual({
      verifyAuditChains: [
        { producer: 'payments', ok: true, entries: '2', head: paid[1]?.chainHash.toString('hex'), fault: null },
        { producer: 'pods', ok: true, entries: '2', head: expect.stringMatching(/^[0-9a-f]{64}$/), fault: null },
      ],
    });
  });

  it('proves that an entry is in the tree', async () => {
    const [edge] = (await entriesOf({ subject: CONTRIBUTION })).edges;
    const { data } = await ask(auditor(), PROOF, { id: edge?.node.id });
    const proof = proofSchema.parse(data?.['auditProof']);
    expect(holds(proof)).toBe(true);
    expect(proof.leafHash).toBe(leafHash(encodeEnvelope(paid[0]!)).toString('hex'));
  });

  it('shows a pod’s trail to its members, with what happened to its contributions, and to nobody else', async () => {
    const reference = { __typename: 'Pod', id: POD };
    expect((await entity(person(MEMBER), reference)).entity).toEqual({
      auditTrail: {
        edges: [
          { node: { type: 'pods.pod.opened' } },
          { node: { type: 'payments.contribution.created' } },
          { node: { type: 'payments.saga.reserved' } },
        ],
      },
    });
    for (const principal of [person(STRANGER), person(CONTRIBUTOR), person(MEMBER, 'other-tenant'), auditor()])
      expect(await entity(principal, reference)).toEqual({ codes: [], entity: { auditTrail: null } });
  });

  it('shows a contribution’s evidence to its contributor and the pod’s members, and to nobody else', async () => {
    const reference = { __typename: 'Contribution', id: CONTRIBUTION };
    const schema = z.object({
      evidence: z.object({ entries: z.array(z.object({ type: z.string() })), proofs: z.array(proofSchema) }),
    });
    for (const principal of [person(CONTRIBUTOR), person(MEMBER)]) {
      const { evidence } = schema.parse((await entity(principal, reference)).entity);
      expect(evidence.entries.map(({ type }) => type)).toEqual([
        'payments.contribution.created',
        'payments.saga.reserved',
      ]);
      expect(evidence.proofs.map(holds)).toEqual([true, true]);
    }
    for (const principal of [person(STRANGER), person(CONTRIBUTOR, 'other-tenant'), auditor()])
      expect(await entity(principal, reference)).toEqual({ codes: [], entity: { evidence: null } });
    const unknown = { __typename: 'Contribution', id: 'ctr_unknown' };
    expect((await entity(person(CONTRIBUTOR), unknown)).entity).toEqual({ evidence: null });
  });

  it('publishes the ledger, line by line, and notices of what it refused', async () => {
    const seen = new Map<string, string[]>();
    const subscription = await platform.eventLog.subscribe({
      topics: [LEDGER_TOPIC, QUARANTINE_TOPIC],
      group: 'test',
      positions: () => Promise.resolve(0n),
      onBatch: ({ topic, records }: RecordBatch) => {
        seen.set(topic, [...(seen.get(topic) ?? []), ...records.map(({ value }) => value.toString())]);
        return Promise.resolve();
      },
    });
    await eventually(
      () => {
        expect(seen.get(LEDGER_TOPIC)).toHaveLength(4);
        expect(seen.get(LEDGER_TOPIC)).toEqual(expect.arrayContaining(paid.map(encodeEnvelope)));
        expect(seen.get(QUARANTINE_TOPIC)).toEqual([expect.stringContaining('"fault":"MALFORMED"')]);
      },
      { timeoutMs: 10_000 },
    );
    expect(seen.get(QUARANTINE_TOPIC)?.join()).not.toContain('garbage');
    await subscription.close();
  });

  it('archives what it holds', async () => {
    await eventually(
      async () => {
        const names = await readdir(platform.archiveFolder);
        const last = names
          .filter((name) => name.endsWith('.ndjson'))
          .sort()
          .at(-1);
        expect(last).toContain('-000000000003.ndjson');
      },
      { timeoutMs: 10_000 },
    );
  });

  it('answers nobody but the gateway', async () => {
    const { status } = await platform.clientOf('pods').raw({ method: 'POST', path: '/graphql', body: '{}' });
    expect(status).toBe(403);
  });

  it('goes on after a restart where it stood', async () => {
    await platform.restart();
    await platform.publish(pods, pods.next(podOpened()));
    await eventually(
      async () => {
        const { data } = await ask(auditor(), VERIFY);
        expect(data).toMatchObject({ verifyAuditChains: [{ entries: '2' }, { entries: '3', ok: true }] });
      },
      { timeoutMs: 10_000 },
    );
  });
});

describe('a gap that outlives its deadline', () => {
  it('stops its producer’s chain, loudly, and no other', async () => {
    const [pods, payments] = [new Producer('pods'), new Producer('payments')];
    const platform = await startPlatform([pods, payments], 200);
    const chains = async (): Promise<unknown> =>
      (await platform.ask(auditor(), '{ verifyAuditChains { producer ok entries fault } }')).data;
    try {
      const [first, , third] = [pods.next(), pods.next(), pods.next()];
      await platform.publish(pods, first, third);
      await eventually(
        async () => {
          expect(await platform.metrics.text()).toMatch(/crowdpay_audit_chain_stopped{producer="pods".*} 1/);
        },
        { timeoutMs: 10_000 },
      );
      await platform.publish(payments, payments.next(contributed()));
      await eventually(
        async () => {
          expect(await chains()).toEqual({
            verifyAuditChains: [
              { producer: 'payments', ok: true, entries: '1', fault: null },
              { producer: 'pods', ok: false, entries: '1', fault: 'seq 2: STOPPED_BY_GAP' },
            ],
          });
        },
        { timeoutMs: 10_000 },
      );
    } finally {
      await platform.close();
    }
  });
});
