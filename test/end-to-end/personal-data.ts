import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandomness } from '@crowdpay/ids';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { importJWK, type JWK, SignJWT } from 'jose';
import { GraphQLClient } from '../../demo/src/graphql-client.ts';
import { Journey } from '../../demo/src/hop.ts';
import { searchEverything } from '../../demo/src/secrets/search-everything.ts';
import type { Member } from '../../demo/src/story/cast.ts';
import { PERSON_SCOPES, signedIn } from '../../demo/src/story/join.ts';
import { eraseOwnData, exportOwnData } from '../../demo/src/story/leave.ts';
import { clearValues, registeredValues, shownOf, tokensFor } from '../../demo/src/story/personal-data.ts';
import { awaitJob } from '../../demo/src/story/vault-job.ts';
import { gatherCast, type PersonalDataCast } from './personal-data-cast.ts';
import type { StartedPlatform } from './started-platform.ts';

const REASON = `Asked by phone, call back on Friday (${systemRandomness.bytes(6).toString('hex')})`;
const EXPORT = 'mutation($input: ExportSubjectInput!) { exportSubject(input: $input) { job { id } } }';
const READ_EXPORT = 'query($job: ID!) { subjectExport(job: $job) { json } }';
const ERASE = 'mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { job { id } } }';
const ROTATE = 'mutation($input: StartKeyRotationInput!) { startKeyRotation(input: $input) { job { id } } }';
const PROFILE = 'query($id: ID!) { user(id: $id) { displayName email phone ssn } }';

const valuesOf = ({ person }: Member): string[] => registeredValues(person).map(({ value }) => value);
const levels = async (client: GraphQLClient, tokens: readonly string[]): Promise<string[]> =>
  (await shownOf(client, tokens)).map(({ level }) => level);
const refusal = async (client: GraphQLClient, query: string, variables = {}): Promise<unknown> =>
  (await client.send(query, variables)).errors[0]?.extensions?.code;

/**
 * What the platform does with personal data when it is asked directly, seen from outside, while every key is replaced.
 *
 * @returns who took part, for {@link specifyPersonalDataInTheEnd}.
 */
export function specifyPersonalData(platform: () => StartedPlatform): () => PersonalDataCast {
  let cast: PersonalDataCast;

  describe('personal data', () => {
    beforeAll(async () => {
      cast = await gatherCast(platform());
    }, 90_000);

    it('is swapped a thousand values at a time, and back', async () => {
      const { client, person } = cast.stranger;
      const values = Array.from({ length: 1_000 }, (_, index) => ({
        kind: 'ADDRESS',
        value: `${String(index + 1)} Planted Lane, ${person.displayName} House, Springfield`,
      }));
      const tokens = await tokensFor(client, values);
      expect(new Set(tokens).size).toBe(1_000);
      expect(await clearValues(client, tokens)).toEqual(values.map(({ value }) => value));
    }, 30_000);

    it('of a member is masked for the pod’s treasurer and nothing for a stranger, whatever level they ask for', async () => {
      const { member, treasurer, stranger, memberTokens } = cast;
      expect(await levels(member.client, memberTokens)).toEqual(['CLEAR', 'CLEAR', 'CLEAR', 'CLEAR']);
      expect(await levels(treasurer.client, memberTokens)).toEqual(['MASKED', 'MASKED', 'MASKED', 'REDACTED']);
      expect(await levels(stranger.client, memberTokens)).toEqual(['REDACTED', 'REDACTED', 'REDACTED', 'REDACTED']);
    });

    it('is shown to an officer kind by kind and for a purpose, OTHER with a reason', async () => {
      const { officer, memberTokens } = cast;
      const [name = '', email = ''] = memberTokens;
      expect(await levels(officer.client, [name, email])).toEqual(['MASKED', 'MASKED']);
      expect(await levels(officer.client.withPurpose('OTHER', REASON), [name, email])).toEqual(['CLEAR', 'CLEAR']);
      const stated = officer.client.withPurpose('LEGAL_REQUEST');
      expect(await levels(stated, memberTokens)).toEqual(['CLEAR', 'CLEAR', 'MASKED', 'MASKED']);
    });

    it('is not even asked for when OTHER comes without a reason', async () => {
      const { status, errors } = await cast.officer.client.withPurpose('OTHER').send('{ me { email } }');
      expect([status, errors[0]?.extensions?.code]).toEqual([400, 'INVALID_INPUT']);
    });

    it('may not stand in a document that is meant for the vault', async () => {
      const { client, person } = cast.member;
      const query = `mutation { tokenize(input: { values: [{ kind: EMAIL, value: "${person.email}" }] }) { outcomes { token } } }`;
      const { status, errors } = await client.send(query);
      expect([status, errors[0]?.extensions?.code]).toEqual([400, 'SENSITIVE_LITERAL']);
      expect(JSON.stringify(errors)).not.toContain(person.email);
    });

    it('is put under new keys by a custodian alone', async () => {
      const { client, person } = cast.stranger;
      const powerless = await signedIn(platform().publicUrl, person, ['openid', 'vault:admin']);
      expect(await refusal(powerless, ROTATE, { input: { rotation: 'KEK' } })).toBe('POLICY_DENIED');
      expect(await refusal(client, ROTATE, { input: { rotation: 'KEK' } })).toBe('FORBIDDEN');
    });

    it('is exported to its owner, after a recent sign-in alone', async () => {
      const { stranger, owner } = cast;
      const stale = new GraphQLClient(platform().publicUrl, await tokenOfAnHourAgo(platform(), stranger));
      expect(await refusal(stale, EXPORT, { input: {} })).toBe('STEP_UP_REQUIRED');
      expect(await refusal(owner.client, EXPORT, { input: { subject: stranger.id } })).toBe('POLICY_DENIED');

      const { job, document } = await exportOwnData(stranger);
      expect(document.subject).toBe(stranger.id);
      expect(document.values).toEqual(
        expect.arrayContaining(registeredValues(stranger.person).map((value) => expect.objectContaining(value))),
      );
      expect(document.values).toHaveLength(1_004);
      expect(await refusal(stale, READ_EXPORT, { job })).toBe('STEP_UP_REQUIRED');
      expect(await refusal(owner.client, READ_EXPORT, { job })).toBe('NOT_FOUND');
    }, 60_000);

    it('is gone for everybody once it is erased, and what others have stays', async () => {
      const { member, owner, officer, memberTokens, ownerTokens } = cast;
      expect(await refusal(owner.client, ERASE, { input: { subject: member.id } })).toBe('POLICY_DENIED');
      await eraseOwnData(member);
      for (const client of [member.client, owner.client, officer.client.withPurpose('LEGAL_REQUEST')]) {
        expect(await levels(client, memberTokens)).toEqual(['REDACTED', 'REDACTED', 'REDACTED', 'REDACTED']);
        const { user } = await client.ask<{ user: unknown }>(PROFILE, { id: member.id });
        expect(user).toEqual({ displayName: null, email: null, phone: null, ssn: null });
      }
      expect(await clearValues(owner.client, ownerTokens)).toEqual(valuesOf(owner));
    }, 60_000);
  });

  return () => cast;
}

/** What has become of it. To be called behind other specifications: an old key outlives its last use by a minute. */
export function specifyPersonalDataInTheEnd(platform: () => StartedPlatform, cast: () => PersonalDataCast): void {
  describe('personal data, in the end', () => {
    it('is what it was under its tokens when every key has been replaced', async () => {
      const { custodian, rotations, owner, treasurer, stranger, ownerTokens } = cast();
      for (const id of rotations) {
        const { state, done, total } = await awaitJob(custodian, id, { timeoutMs: 120_000 });
        expect({ state, done }).toEqual({ state: 'SUCCEEDED', done: total });
      }
      expect(await tokensFor(owner.client, registeredValues(owner.person))).toEqual(ownerTokens);
      for (const each of [owner, treasurer, stranger]) {
        const tokens = await tokensFor(each.client, registeredValues(each.person));
        expect(await clearValues(each.client, tokens)).toEqual(valuesOf(each));
      }
    }, 150_000);

    it('stands in no database and no log, nor does the reason for which it was shown', async () => {
      const { dataDirectory, databases } = platform();
      const { owner, member, treasurer, stranger, officer, podId } = cast();
      const values = [owner, member, treasurer, stranger, officer].flatMap(({ person }) => registeredValues(person));
      const secrets = [
        ...values.map(({ kind, value }) => ({ label: kind, value })),
        { label: 'reason', value: REASON },
      ];
      const journey = new Journey(() => undefined);
      await searchEverything(journey, { folder: dataDirectory, databases }, { secrets, cvcs: [], control: podId });
      expect(journey.hops.filter(({ ok }) => !ok)).toEqual([]);
    }, 60_000);

    it('has left the platform ready and every audit chain whole', async () => {
      expect((await fetch(new URL('/readyz', platform().publicUrl))).status).toBe(200);
      const { verifyAuditChains: chains } = await cast().officer.client.ask<{
        verifyAuditChains: readonly { producer: string; ok: boolean; fault: string | null }[];
      }>('{ verifyAuditChains { producer ok fault } }');
      expect(chains.filter(({ ok }) => !ok)).toEqual([]);
      expect(chains.map(({ producer }) => producer)).toEqual(expect.arrayContaining(['identity', 'pods', 'vault']));
    }, 60_000);
  });
}

/** A token like the platform's own, of somebody who proved an hour ago who they are. */
async function tokenOfAnHourAgo({ publicUrl, dataDirectory }: StartedPlatform, { id }: Member): Promise<string> {
  const { keys } = JSON.parse(await readFile(join(dataDirectory, 'keys', 'oidc.jwks.json'), 'utf8')) as { keys: JWK[] };
  const [key] = keys;
  if (key?.kid === undefined) throw new Error('The platform has no signing key.');
  const claims = { tenant: 'default', kind: 'user', roles: [], scope: PERSON_SCOPES.join(' ') };
  return new SignJWT({ ...claims, auth_time: Math.floor(Date.now() / 1_000) - 3_600 })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(new URL('/oidc', publicUrl).href)
    .setAudience('urn:crowdpay:api')
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(await importJWK(key, 'ES256'));
}
