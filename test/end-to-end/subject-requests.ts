import { systemRandomness } from '@crowdpay/ids';
import { SignInError } from '@crowdpay/sign-in';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { grantRole } from '../../demo/src/grant-role.ts';
import type { GraphQLClient } from '../../demo/src/graphql-client.ts';
import { awaitAnswer, Journey } from '../../demo/src/hop.ts';
import { makeCard, makePerson } from '../../demo/src/people.ts';
import type { Member } from '../../demo/src/story/cast.ts';
import { contribute } from '../../demo/src/story/contribute.ts';
import { formPod } from '../../demo/src/story/form-pod.ts';
import { joinPlatform, PERSON_SCOPES, signedIn } from '../../demo/src/story/join.ts';
import { registeredValues } from '../../demo/src/story/personal-data.ts';
import type { StartedPlatform } from './started-platform.ts';

const OPEN = `mutation($input: OpenSubjectRequestInput!) { openSubjectRequest(input: $input) { request { id state } } }`;
const READ = `query($id: ID!) { subjectRequest(id: $id) {
  id kind subject state job reports { producer outcome changed retained reason }
} }`;
const INVITE = 'mutation($input: InviteToPodInput!) { inviteToPod(input: $input) { invitation { id } } }';
const PROFILE = 'query($id: ID!) { user(id: $id) { displayName email phone ssn } }';

interface Report {
  readonly producer: string;
  readonly outcome: string;
  readonly changed: number;
  readonly retained: number;
  readonly reason: string | null;
}

interface SubjectRequest {
  readonly id: string;
  readonly state: string;
  readonly job: string | null;
  readonly reports: readonly Report[];
}

/** What people may ask about their own data, seen from outside: each request goes through every subgraph. */
export function specifySubjectRequests(platform: () => StartedPlatform): void {
  describe('a data-subject request', () => {
    let owner: Member;
    let leaver: Member;
    let officer: GraphQLClient;
    let podId: string;

    const join = (name: string): Promise<Member> =>
      joinPlatform(new Journey(() => undefined), platform().publicUrl, makePerson(name, systemRandomness));

    beforeAll(async () => {
      const { publicUrl, databases } = platform();
      owner = await join('Oona');
      leaver = await join('Lars');
      podId = await formPod(new Journey(() => undefined), owner, leaver);
      const handler = await join('Hedda');
      await grantRole(databases, handler.id, 'compliance_officer');
      officer = (await signedIn(publicUrl, handler.person, PERSON_SCOPES)).withPurpose('DATA_SUBJECT_REQUEST');
    }, 60_000);

    const open = async (client: GraphQLClient, input: object): Promise<SubjectRequest> => {
      const { openSubjectRequest } = await client.ask<{ openSubjectRequest: { request: SubjectRequest } }>(OPEN, {
        input,
      });
      return openSubjectRequest.request;
    };
    const closed = async (client: GraphQLClient, { id }: SubjectRequest): Promise<SubjectRequest> => {
      const read = async (): Promise<SubjectRequest> =>
        (await client.ask<{ subjectRequest: SubjectRequest }>(READ, { id })).subjectRequest;
      return awaitAnswer(
        read,
        ({ state }) => state === 'CLOSED',
        ({ state, reports }) => `it is ${state} with the reports ${JSON.stringify(reports)}`,
        60_000,
      );
    };
    const reportOf = ({ reports }: SubjectRequest, producer: string): Report | undefined =>
      reports.find((report) => report.producer === producer);
    const signIn = (email: string): Promise<GraphQLClient> =>
      signedIn(platform().publicUrl, { ...leaver.person, email }, PERSON_SCOPES);

    it('of access gives the person a copy, and says what every subgraph has of them', async () => {
      const { state, job, reports } = await closed(leaver.client, await open(leaver.client, { kind: 'ACCESS' }));
      expect(state).toBe('CLOSED');
      expect(reports.map(({ producer }) => producer).sort()).toEqual(['audit', 'identity', 'payments', 'pods']);
      const { subjectExport } = await leaver.client.ask<{ subjectExport: { json: string } }>(
        'query($job: ID!) { subjectExport(job: $job) { json } }',
        { job },
      );
      for (const { value } of registeredValues(leaver.person)) expect(subjectExport.json).toContain(value);
    }, 90_000);

    it('of rectification changes what the person signs in with', async () => {
      const { email } = makePerson('Lars', systemRandomness);
      const request = await open(leaver.client, { kind: 'RECTIFICATION', corrections: { email } });
      const done = await closed(leaver.client, request);
      expect(reportOf(done, 'identity')).toMatchObject({ outcome: 'DONE', changed: 1 });
      await expect(signIn(leaver.person.email)).rejects.toThrow(SignInError);
      leaver = { ...leaver, person: { ...leaver.person, email }, client: await signIn(email) };
      const { me } = await leaver.client.ask<{ me: { email: string } }>('{ me { email } }');
      expect(me.email).toBe(email);
    }, 90_000);

    it('of opt-out is kept with the account, and shown to the person alone', async () => {
      await closed(leaver.client, await open(leaver.client, { kind: 'OPT_OUT' }));
      const query = 'query($id: ID!) { user(id: $id) { optedOutAt } }';
      const seenBy = async (client: GraphQLClient): Promise<unknown> =>
        (await client.ask<{ user: { optedOutAt: string | null } }>(query, { id: leaver.id })).user.optedOutAt;
      expect(await seenBy(leaver.client)).toMatch(/^\d{4}-/);
      expect(await seenBy(owner.client)).toBeNull();
    }, 90_000);

    it('of erasure goes from open to closed through every subgraph, and nobody can sign in any more', async () => {
      const card = makeCard('4242424242424242', systemRandomness, 2030);
      const payment = { podId, amount: '1500', card, idempotencyKey: `leaving-${leaver.id}` };
      await contribute(new Journey(() => undefined), leaver.client, payment);
      const other = await join('Otis');
      const second = await formPod(new Journey(() => undefined), other, owner);
      await other.client.ask(INVITE, { input: { podId: second, inviteeId: leaver.id, role: 'MEMBER' } });

      const request = await open(leaver.client, { kind: 'ERASURE' });
      const done = await closed(officer, request);
      expect(done.job).toMatch(/^job_/);
      expect(reportOf(done, 'identity')).toMatchObject({ outcome: 'DONE' });
      expect(reportOf(done, 'pods')).toMatchObject({
        outcome: 'RETAINED',
        changed: 1,
        retained: 1,
        reason: 'ACCOUNTING',
      });
      expect(reportOf(done, 'payments')).toMatchObject({ outcome: 'RETAINED', retained: 1, reason: 'ACCOUNTING' });
      expect(reportOf(done, 'audit')).toMatchObject({ outcome: 'RETAINED', reason: 'LEGAL_OBLIGATION' });

      await expect(signIn(leaver.person.email)).rejects.toThrow(SignInError);
      const { user } = await owner.client.ask<{ user: unknown }>(PROFILE, { id: leaver.id });
      expect(user).toEqual({ displayName: null, email: null, phone: null, ssn: null });
    }, 120_000);

    it('leaves the way free: the same address registers again, as somebody new', async () => {
      const again = await joinPlatform(new Journey(() => undefined), platform().publicUrl, leaver.person);
      expect(again.id).not.toBe(leaver.id);
    }, 30_000);

    it('by letter is opened by an officer; what is right, the person says', async () => {
      const writer = await join('Wilma');
      const onRecord = await open(officer, { kind: 'RECTIFICATION', subject: writer.id });
      expect(onRecord.state).toBe('AWAITING_CORRECTIONS');
      const { phone } = makePerson('Wilma', systemRandomness);
      const supplied = await open(writer.client, { kind: 'RECTIFICATION', corrections: { phone } });
      expect(supplied).toEqual({ id: onRecord.id, state: 'OPEN' });
      await closed(officer, supplied);
      const { me } = await writer.client.ask<{ me: { phone: string } }>('{ me { phone } }');
      expect(me.phone).toBe(phone);
    }, 90_000);

    it('is nobody else’s to open or to read', async () => {
      const own = await open(owner.client, { kind: 'OPT_OUT' });
      const stranger = await join('Sven');
      const attempts: readonly [string, object][] = [
        [OPEN, { input: { kind: 'ERASURE', subject: owner.id } }],
        [READ, { id: own.id }],
      ];
      const codes = await Promise.all(
        attempts.map(async ([query, variables]) => {
          const { errors } = await stranger.client.send(query, { ...variables });
          return errors[0]?.extensions?.code;
        }),
      );
      expect(codes).toEqual(['POLICY_DENIED', 'NOT_FOUND']);
    }, 30_000);
  });
}
