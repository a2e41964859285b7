import { pageOf } from '@crowdpay/connection';
import type { Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PagePosition, PageRequest } from '../../src/domain/page.ts';
import { createWorld, person, TENANT, type World } from '../support/world.ts';

const MEMBERS = 23;

describe('the pages of a pod’s members', () => {
  let world: World;
  let owner: Principal;
  let podId: string;
  let inOrder: string[];

  beforeAll(async () => {
    world = await createWorld();
    owner = person();
    podId = await world.openPod(owner);
    await world.openPod(person());
    // Five members join in each millisecond, so that the order within one is put to the test.
    await world.sql(
      `INSERT INTO memberships (tenant, id, pod_id, user_id, role, joined_at)
       SELECT $1, 'mbr_' || lpad(translate((n * 7919 % 1000)::text, 'ilou', '0000'), 26, '0'), $2, 'usr_' || n, 'MEMBER',
              timestamptz '2026-03-01T12:00:01Z' + (n / 5) * interval '1 millisecond'
         FROM generate_series(1, $3::int) AS n`,
      [TENANT, podId, MEMBERS],
    );
    const rows = await world.sql('SELECT id FROM memberships WHERE pod_id = $1 ORDER BY joined_at, id', [podId]);
    inOrder = rows.map((row) => String(row['id']));
  });
  afterAll(() => world.close());

  const walk = async (first: number): Promise<string[][]> => {
    const pages: string[][] = [];
    let after: PagePosition | null = null;
    do {
      const request: PageRequest = { first, after };
      const page = pageOf(await world.deps.reader.listMembershipsOfPod(TENANT, podId, request), request);
      pages.push(page.items.map(({ id }) => id));
      const last = page.hasNextPage ? page.items.at(-1) : undefined;
      after = last === undefined ? null : { at: last.joinedAt, id: last.id };
    } while (after !== null);
    return pages;
  };

  it('show every member once, in the order of joining, whatever their size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: MEMBERS + 2 }), async (first) => {
        const pages = await walk(first);
        expect(pages.flat()).toEqual(inOrder);
        expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(first);
      }),
      { numRuns: 12 },
    );
  });

  it('go on at the right place when somebody joins between two of them', async () => {
    const first = await world.deps.reader.listMembershipsOfPod(TENANT, podId, { first: 5, after: null });
    const last = first.at(4)!;
    await world.join(owner, podId, person());
    const next = await world.deps.reader.listMembershipsOfPod(TENANT, podId, {
      first: 5,
      after: { at: last.joinedAt, id: last.id },
    });
    const at = inOrder.indexOf(last.id);
    expect(next.slice(0, 5).map(({ id }) => id)).toEqual(inOrder.slice(at + 1, at + 6));
  });

  it('are empty for another tenant, also with a cursor of this one', async () => {
    const after = { at: new Date(0), id: inOrder[0]! };
    expect(await world.deps.reader.listMembershipsOfPod('other', podId, { first: 100, after })).toEqual([]);
  });
});
