import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld, person, TENANT, type World } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

describe('the migration', () => {
  it('holds the tables of the outbox word for word', async () => {
    const migration = await read('prisma/pods/migrations/20261124000000_init/migration.sql');
    expect(migration).toContain(await read('packages/outbox/outbox.sql'));
  });
});

describe('the database refuses', () => {
  let world: World;
  let podId: string;
  const owner = person();
  beforeAll(async () => {
    world = await createWorld();
    podId = await world.openPod(owner);
  });
  afterAll(() => world.close());

  const MEMBERSHIP =
    'INSERT INTO memberships (tenant, id, pod_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4, $5, now())';
  const INVITATION = `INSERT INTO invitations (tenant, id, pod_id, invitee_id, inviter_id, role, state, created_at, expires_at)
                      VALUES ($1, $2, $3, $4, $5, $6, 'PENDING', now(), now() + interval '1 day')`;

  it.each([
    [
      'a second owner',
      () => world.sql(MEMBERSHIP, [TENANT, 'mbr_1', podId, 'usr_1', 'OWNER']),
      /memberships_one_owner/,
    ],
    [
      'a second membership of one person',
      () => world.sql(MEMBERSHIP, [TENANT, 'mbr_1', podId, owner.id, 'VIEWER']),
      /user_id_key/,
    ],
    ['a role that there is not', () => world.sql(MEMBERSHIP, [TENANT, 'mbr_1', podId, 'usr_1', 'KING']), /role_check/],
    [
      'a member of a pod of another tenant',
      () => world.sql(MEMBERSHIP, ['other', 'mbr_1', podId, 'usr_1', 'MEMBER']),
      /fkey/,
    ],
    [
      'an invitation to be owner',
      () => world.sql(INVITATION, [TENANT, 'inv_1', podId, 'usr_1', owner.id, 'OWNER']),
      /role_check/,
    ],
    [
      'an invitation of oneself',
      () => world.sql(INVITATION, [TENANT, 'inv_1', podId, owner.id, owner.id, 'VIEWER']),
      /check/,
    ],
    ['a goal of nothing', () => world.sql('UPDATE pods SET goal = 0'), /goal_check/],
    [
      'a currency that the platform does not hold',
      () => world.sql("UPDATE pods SET currency = 'JPY'"),
      /currency_check/,
    ],
  ])('%s, whatever the code may do', async (_, write, reason) => {
    await expect(write()).rejects.toThrow(reason);
  });

  it('two pending invitations of one person to one pod', async () => {
    await world.sql(INVITATION, [TENANT, 'inv_1', podId, 'usr_1', owner.id, 'MEMBER']);
    const second = world.sql(INVITATION, [TENANT, 'inv_2', podId, 'usr_1', owner.id, 'VIEWER']);
    await expect(second).rejects.toThrow(/invitations_one_pending/);
  });
});
