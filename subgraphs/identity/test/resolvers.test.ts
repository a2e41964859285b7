import { anonymousPrincipal, type Principal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { type GraphqlAnswer, startPlatform, type TestPlatform } from './support/platform.ts';
import { registrationOf, submissionOf } from './support/tokens.ts';

const FIELDS = 'id displayName email phone ssn kyc { state changedAt } createdAt';
const REGISTER = `mutation ($input: RegisterUserInput!) { registerUser(input: $input) { user { ${FIELDS} } } }`;
const SUBMIT = `mutation ($input: SubmitKycInput!) { submitKyc(input: $input) { user { ${FIELDS} } } }`;
const ENTITIES = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on User { ${FIELDS} } } }`;

describe('the identity subgraph', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  const user = (id: string, changes: Partial<Principal> = {}): Principal => ({
    kind: 'user',
    id,
    tenant: 'default',
    roles: [],
    scopes: ['profile:read', 'kyc:write'],
    requestId: 'req_test',
    ...changes,
  });
  const codeOf = (answer: GraphqlAnswer): string | undefined => answer.errors?.[0]?.extensions.code;
  const me = async (id: string, changes?: Partial<Principal>): Promise<unknown> =>
    (await platform.graphql(user(id, changes), `{ me { ${FIELDS} } }`)).data?.['me'];

  const asAdmin = async (update: string, id: string): Promise<void> => {
    const client = new Client({ connectionString: platform.database.adminUrl });
    await client.connect();
    await client.query(`${update} WHERE id = $1`, [id]).finally(() => client.end());
  };

  it('registers a person and shows them to themselves as tokens', async () => {
    const id = await platform.register('ada');
    expect(await me(id)).toEqual({
      ...registrationOf('ada'),
      id,
      kyc: { state: 'UNVERIFIED', changedAt: null },
      createdAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
    });
  });

  it('refuses a second account for an address, and says so', async () => {
    await platform.register('twice');
    const principal = anonymousPrincipal('default', 'req_test', 'usr_01kb0000000000000000000000');
    const answer = await platform.graphql(principal, REGISTER, { input: registrationOf('twice') });
    expect(codeOf(answer)).toBe('CONFLICT');
    expect(JSON.stringify(answer)).not.toContain(registrationOf('twice').email);
  });

  it('refuses a raw value that got past the gateway, without repeating it', async () => {
    const principal = anonymousPrincipal('default', 'req_test', 'usr_01kb0000000000000000000001');
    const input = { ...registrationOf('raw'), email: 'raw@example.org' };
    const answer = await platform.graphql(principal, REGISTER, { input });
    expect(codeOf(answer)).toBe('INVALID_PII');
    expect(JSON.stringify(answer)).not.toContain('raw@example.org');
  });

  it('verifies a person by their document and refuses to do it again', async () => {
    const id = await platform.register('verified');
    const submit = (): Promise<GraphqlAnswer> =>
      platform.graphql(user(id), SUBMIT, { input: submissionOf('verified') });
    expect((await submit()).data).toMatchObject({ submitKyc: { user: { id, kyc: { state: 'VERIFIED' } } } });
    expect(codeOf(await submit())).toBe('POLICY_DENIED');
  });

  it('asks for the scope before it does anything', async () => {
    const id = await platform.register('scopeless');
    const answer = await platform.graphql(user(id, { scopes: ['profile:read'] }), SUBMIT, {
      input: submissionOf('scopeless'),
    });
    expect(codeOf(answer)).toBe('FORBIDDEN');
    expect(await me(id)).toMatchObject({ kyc: { state: 'UNVERIFIED' } });
  });

  it('shows of an erased person that there was an account, and nothing that says whose', async () => {
    const id = await platform.register('erased');
    await asAdmin(
      'UPDATE users SET erased_at = now(), display_name = NULL, email = NULL, phone = NULL, ssn = NULL',
      id,
    );
    const nothing = { displayName: null, email: null, phone: null, ssn: null };
    expect(await me(id)).toMatchObject({ id, ...nothing });
  });

  it('tells the person alone that they have opted out', async () => {
    const id = await platform.register('opted out');
    await asAdmin(`UPDATE users SET opted_out_at = '2026-01-01T00:00:00Z'`, id);
    const query = 'query($id: ID!) { user(id: $id) { optedOutAt } }';
    const seenBy = async (caller: string): Promise<unknown> =>
      (await platform.graphql(user(caller), query, { id })).data?.['user'];
    expect(await seenBy(id)).toEqual({ optedOutAt: '2026-01-01T00:00:00.000Z' });
    expect(await seenBy(await platform.register('curious'))).toEqual({ optedOutAt: null });
  });

  it('knows nobody for a partner and for somebody without an account', async () => {
    expect(await me('crowdpay-operator', { kind: 'partner' })).toBeNull();
    expect(await me('usr_01kb0000000000000000000009')).toBeNull();
  });

  it('refuses `me` to a caller who has not signed in', async () => {
    const answer = await platform.graphql(anonymousPrincipal('default', 'req_test'), '{ me { id } }');
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
  });

  it('shows others the same fields, resolves references in one go, and unknown ones to null', async () => {
    const [first, second] = [await platform.register('first'), await platform.register('second')];
    const query = `query ($id: ID!) { user(id: $id) { ${FIELDS} } }`;
    const { data } = await platform.graphql(user(first), query, { id: second });
    expect(data?.['user']).toMatchObject({ id: second, email: registrationOf('second').email });
    const ids = [second, 'usr_unknown', first].map((id) => ({ __typename: 'User', id }));
    const entities = await platform.graphql(user(first), ENTITIES, { ids });
    expect(entities.data?.['_entities']).toMatchObject([{ id: second }, null, { id: first }]);
  });

  it('shows nobody of another tenant', async () => {
    const id = await platform.register('tenant');
    const { data } = await platform.graphql(user('usr_x', { tenant: 'other' }), `{ user(id: "${id}") { id } }`);
    expect(data?.['user']).toBeNull();
    expect(await me(id, { tenant: 'other' })).toBeNull();
  });

  describe('its internal routes', () => {
    const person = z.object({ exists: z.boolean(), kycState: z.string() });

    it('tell pods whether a person exists and where they stand', async () => {
      const id = await platform.register('person');
      const pods = platform.as('pods');
      const ask = (tenant: string, userId: string) => pods.call('/internal/person', { tenant, userId }, person);
      expect(await ask('default', id)).toEqual({ exists: true, kycState: 'UNVERIFIED' });
      expect(await ask('other', id)).toEqual({ exists: false, kycState: 'UNVERIFIED' });
      await expect(ask('default', 'u'.repeat(65))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('tell the vault which ids have an account, and which never had one', async () => {
      const id = await platform.register('known');
      const people = z.object({ results: z.array(z.boolean()) });
      const ask = (tenant: string, userIds: readonly string[]) =>
        platform.as('vault').call('/internal/people', { tenant, userIds }, people);
      expect(await ask('default', ['usr_unknown', id, id])).toEqual({ results: [false, true, true] });
      expect(await ask('other', [id])).toEqual({ results: [false] });
      expect(await ask('default', [])).toEqual({ results: [] });
      await expect(
        ask(
          'default',
          Array.from({ length: 101 }, () => id),
        ),
      ).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
      const pods = platform.as('pods').call('/internal/people', { tenant: 'default', userIds: [id] }, people);
      await expect(pods).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('are closed to every other service', async () => {
      const body = { tenant: 'default', userId: 'usr_x' };
      for (const service of ['gateway', 'payments', 'psp-connector']) {
        const call = platform.as(service).call('/internal/person', body, person);
        await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
    });
  });

  it.each(['/oidc/jwks', '/oidc/.well-known/openid-configuration', '/interaction/abcdefghijkl'])(
    'serves %s to the gateway alone',
    async (path) => {
      const answer = await platform.as('pods').raw({ method: 'GET', path });
      expect(answer.status).toBe(403);
    },
  );

  it('is ready while its database answers and its relay publishes', async () => {
    const answer = await platform.as('gateway').raw({ method: 'GET', path: '/readyz' });
    expect(JSON.parse(answer.body.toString())).toEqual({
      ready: true,
      checks: { database: true, relay: true, inbox: true },
    });
  });

  it('is not ready while its relay neither leads nor stands by', async () => {
    const silent = await startPlatform({ relay: { ready: () => false } });
    const answer = await silent.as('gateway').raw({ method: 'GET', path: '/readyz' });
    expect(JSON.parse(answer.body.toString())).toEqual({
      ready: false,
      checks: { database: true, relay: false, inbox: true },
    });
    await silent.close();
  });
});
