import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { eventually } from '@crowdpay/testkit';
import { openRotation } from '../rotation-fixture.ts';
import { person, tokenOf } from '../vault-fixture.ts';
import { startVaultServer, type VaultServer } from '../vault-server.ts';

const START = `mutation ($rotation: KeyRotation!) {
  startKeyRotation(input: { rotation: $rotation }) { job { id type state phase done total failed errorCode } }
}`;
const JOB = `query ($id: ID!) {
  vaultJob(id: $id) { id type state done total failed createdAt updatedAt finishedAt errorCode }
}`;
const JOBS = `query ($first: Int, $after: String, $type: VaultJobType, $state: VaultJobState) {
  vaultJobs(first: $first, after: $after, type: $type, state: $state) {
    edges { cursor node { id type } } pageInfo { hasNextPage endCursor }
  }
}`;
const KEYS = `{ vaultKeys { keys { rotation version since nextDue kmsKeyIds job { id } } } }`;

let running: VaultServer;
let ada: Principal;
let custodian: Principal;

beforeAll(async () => {
  running = await startVaultServer();
  ada = person(running.vault.ids, { scopes: ['vault:admin', 'privacy:read'] });
  custodian = person(running.vault.ids, { roles: ['key_custodian'], scopes: ['vault:admin'] });
  await tokenOf(running.vault.dependencies, 'NAME', 'Ada Lovelace', ada);
  running.vault.clock.advance(1000);
});

afterAll(() => running.close());

const codesOf = (errors: readonly { extensions?: Record<string, unknown> | undefined }[] | undefined): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions?.['code']);

async function start(rotation: string): Promise<{ id: string; type: string }> {
  const { data } = await running.graphql(START, { rotation }, custodian);
  return (data as { startKeyRotation: { job: { id: string; type: string } } }).startKeyRotation.job;
}

describe('startKeyRotation', () => {
  it('starts a rotation, which the vault does in the background', async () => {
    const { id, type } = await start('DATA_KEY');
    expect(type).toBe('DATA_KEY_ROTATION');
    await eventually(async () => {
      const { data } = await running.graphql(JOB, { id }, custodian);
      expect(data).toMatchObject({
        vaultJob: { id, state: 'SUCCEEDED', done: 1, total: 1, failed: 0, errorCode: null },
      });
    });
    const [started] = await running.vault.events('vault.key.rotated');
    expect(started).toMatchObject({ actor: { kind: 'user', id: custodian.id }, data: { rotation: 'DATA_KEY' } });
  });

  it('is for custodians of keys alone, whatever scope others have', async () => {
    for (const roles of [[], ['compliance_officer'], ['auditor']]) {
      const { data, errors } = await running.graphql(START, { rotation: 'KEK' }, { ...ada, roles });
      expect(data).toEqual({ startKeyRotation: null });
      expect(codesOf(errors)).toEqual(['POLICY_DENIED']);
    }
  });

  it('needs the scope as well as the role', async () => {
    const { errors } = await running.graphql(START, { rotation: 'KEK' }, { ...custodian, scopes: [] });
    expect(codesOf(errors)).toEqual(['FORBIDDEN']);
  });
});

describe('vaultJob', () => {
  it('is shown to who asked for it', async () => {
    const id = (await openRotation(running.vault, running.vault.dependencies, 'KEK')).id;
    await running.vault.admin.query("UPDATE jobs SET requested_by_kind = 'user', requested_by_id = $2 WHERE id = $1", [
      id,
      ada.id,
    ]);
    expect(await running.graphql(JOB, { id }, ada)).toMatchObject({ data: { vaultJob: { id } } });
  });

  it('answers alike for a job of another, of another tenant, and for none', async () => {
    const { id } = await start('TENANT_KEY');
    const stranger = person(running.vault.ids, { scopes: ['privacy:read'] });
    const answers = await Promise.all([
      running.graphql(JOB, { id }, stranger),
      running.graphql(JOB, { id }, { ...custodian, tenant: 'other' }),
      running.graphql(JOB, { id: 'job_00000000000000000000000000' }, custodian),
      running.graphql(JOB, { id: "' OR 1=1 --" }, custodian),
    ]);
    for (const answer of answers) {
      expect(codesOf(answer.errors)).toEqual(['NOT_FOUND']);
      expect(answer).toEqual(answers[0]);
    }
  });
});

describe('vaultJobs', () => {
  type Answer = {
    vaultJobs: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  };
  const list = async (variables: object): Promise<Answer['vaultJobs']> => {
    const { data } = await running.graphql(JOBS, { ...variables }, custodian);
    return (data as Answer).vaultJobs;
  };

  it('goes through all jobs of the tenant, page by page, the newest first', async () => {
    for (const rotation of ['KEK', 'TENANT_KEY']) {
      running.vault.clock.advance(1000);
      await start(rotation);
    }
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const { edges, pageInfo } = await list({ first: 2, after });
      seen.push(...edges.map(({ node }) => node.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    const { rows } = await running.vault.admin.query<{ id: string }>(
      'SELECT id FROM jobs ORDER BY created_at DESC, id DESC',
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  it('can be narrowed to a type and a state', async () => {
    const { edges } = await list({ type: 'DATA_KEY_ROTATION', state: 'SUCCEEDED' });
    expect(edges).toHaveLength(1);
    expect((await list({ type: 'SUBJECT_EXPORT' })).edges).toEqual([]);
  });

  it('refuses a page that is too long, and a cursor that it never gave', async () => {
    for (const wrong of [{ first: 101 }, { first: 0 }, { after: 'not-a-cursor' }]) {
      const { errors } = await running.graphql(JOBS, wrong, custodian);
      expect(codesOf(errors)).toEqual(['INVALID_INPUT']);
    }
  });

  it('is for custodians of keys alone', async () => {
    expect(codesOf((await running.graphql(JOBS, {}, ada)).errors)).toEqual(['POLICY_DENIED']);
  });
});

describe('vaultKeys', () => {
  it('tells versions, ages, what they rest on, and when the next rotation is due', async () => {
    const { data } = await running.graphql(KEYS, {}, custodian);
    const { keys } = (data as { vaultKeys: { keys: Record<string, unknown>[] } }).vaultKeys;
    expect(keys.map(({ rotation }) => rotation)).toEqual(['KEK', 'TENANT_KEY', 'DATA_KEY', 'INDEX_KEY']);
    expect(keys[0]).toMatchObject({ version: null, kmsKeyIds: [expect.stringMatching(/^local-/)] });
    expect(keys[1]!['version']).toBeGreaterThanOrEqual(1);
    expect(keys[3]).toMatchObject({ version: 1, kmsKeyIds: [expect.stringMatching(/^local-/)] });
    const lifeDays = keys.map(
      ({ since, nextDue }) => (Date.parse(nextDue as string) - Date.parse(since as string)) / 86_400_000,
    );
    for (const [index, days] of [90, 180, 365, 730].entries()) expect(lifeDays[index]).toBeGreaterThanOrEqual(days);
  });

  it('has none for a tenant that keeps nothing yet', async () => {
    const { data } = await running.graphql(KEYS, {}, { ...custodian, tenant: 'empty' });
    expect(data).toEqual({ vaultKeys: { keys: [] } });
  });

  it('is for custodians of keys alone', async () => {
    expect(codesOf((await running.graphql(KEYS, {}, ada)).errors)).toEqual(['POLICY_DENIED']);
  });
});
