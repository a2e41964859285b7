import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AnnouncedRequest } from '@crowdpay/audit-event';
import type { User } from '../../src/domain/user.ts';
import { describePerson } from '../../src/use-cases/describe-person.ts';
import { handleSubjectRequest } from '../../src/use-cases/handle-subject-request.ts';
import { openKycCase } from '../../src/use-cases/open-kyc-case.ts';
import { signIn } from '../../src/use-cases/sign-in.ts';
import { type OutboxEvent, storeFixture, type StoreFixture } from '../support/fixture.ts';
import { emailToken, registrationOf, submissionOf } from '../support/tokens.ts';

let fixture: StoreFixture;

beforeAll(async () => {
  fixture = await storeFixture();
});

afterAll(() => fixture.close());

const requestAbout = ({ tenant, id: subject }: Pick<User, 'tenant' | 'id'>, facts: Partial<AnnouncedRequest>) => ({
  tenant,
  subject,
  id: fixture.ids.next('dsr'),
  kind: 'ERASURE' as const,
  corrections: {},
  requestId: fixture.ids.next('req'),
  ...facts,
});

/** Handles a request in a transaction of its own, as the inbox does. @returns what was reported. */
async function handle(request: AnnouncedRequest): Promise<OutboxEvent['data'] | undefined> {
  await fixture.unitOfWork.run((transaction) => handleSubjectRequest(fixture, transaction, request));
  return (await reportsOf(request)).at(-1)?.data;
}

const reportsOf = async (request: AnnouncedRequest): Promise<readonly OutboxEvent[]> =>
  (await fixture.events()).filter(
    ({ type, data }) => type === 'identity.subject-request.handled' && data['requestId'] === request.id,
  );

const find = (user: User): Promise<User | undefined> => fixture.users.find(user.tenant, user.id);

/** Gives a person a role and everything that keeps them signed in. */
async function signedInOperator(user: User): Promise<void> {
  const { tenant, id: userId } = user;
  const grantedAt = fixture.clock.now();
  await fixture.database.userRole.create({ data: { tenant, userId, role: 'auditor', grantedAt } });
  const models = ['Session', 'Grant', 'RefreshToken'];
  const data = models.map((model) => ({ model, idHash: `${model} ${userId}`, payload: { accountId: userId } }));
  await fixture.database.oidcArtefact.createMany({ data });
}

describe('an erasure', () => {
  it('ends the account: nothing says who it was, nothing lets anybody in', async () => {
    const ada = await fixture.register('ada');
    await signedInOperator(ada);
    const request = requestAbout(ada, {});
    expect(await handle(request)).toEqual({ requestId: request.id, outcome: 'DONE', changed: 5, retained: 0 });

    expect(await find(ada)).toMatchObject({
      ...{ id: ada.id, displayName: null, email: null, phone: null, ssn: null },
      erasedAt: fixture.clock.now(),
    });
    expect(await fixture.users.rolesOf(ada.tenant, ada.id)).toEqual([]);
    expect(await fixture.database.oidcArtefact.count({ where: { idHash: { endsWith: ada.id } } })).toBe(0);
    const attempt = { tenant: ada.tenant, email: emailToken('ada'), clientId: 'web', requestId: 'req_1' };
    expect(await signIn(fixture, attempt)).toBeUndefined();
    expect(await describePerson(fixture.users, ada.tenant, ada.id)).toEqual({ exists: false, kycState: 'UNVERIFIED' });
  });

  it('reports in the name of identity, in the course of the request that opened the case', async () => {
    const person = await fixture.register('grace');
    const request = requestAbout(person, {});
    await handle(request);
    expect(await reportsOf(request)).toMatchObject([
      { subject: person.id, actor: { kind: 'service', id: 'identity' }, requestId: request.requestId },
    ]);
  });

  it('keeps the KYC cases, as tokens, for as long as money laundering law says', async () => {
    const person = await fixture.register('joan');
    await openKycCase(fixture, fixture.principalOf(person), submissionOf('joan'));
    expect(await handle(requestAbout(person, {}))).toMatchObject({
      outcome: 'RETAINED',
      changed: 1,
      retained: 1,
      reason: 'AML_RETENTION',
    });
    expect(await fixture.database.kycCase.count({ where: { userId: person.id } })).toBe(1);
  });

  it('leaves the way free: the same address can register again', async () => {
    const first = await fixture.register('edith');
    await handle(requestAbout(first, {}));
    const second = await fixture.register('edith');
    expect(second.id).not.toBe(first.id);
    expect(await fixture.users.findByEmail('default', emailToken('edith'))).toMatchObject({ id: second.id });
  });

  it('cannot be gone back on with an access token that is still out', async () => {
    const person = await fixture.register('mary');
    await handle(requestAbout(person, {}));
    const late = openKycCase(fixture, fixture.principalOf(person), submissionOf('mary'));
    await expect(late).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('finds nothing left to do when it is handled again', async () => {
    const person = await fixture.register('barbara');
    await handle(requestAbout(person, {}));
    expect(await handle(requestAbout(person, {}))).toMatchObject({ outcome: 'NOTHING_HELD', changed: 0, retained: 0 });
  });

  it('leaves everybody else as they were, also a person of the same id in another tenant', async () => {
    const other = await fixture.register('frances');
    await signedInOperator(other);
    const person = await fixture.register('ruth');
    await handle(requestAbout(person, {}));
    await handle(requestAbout({ tenant: 'other', id: other.id }, {}));
    expect(await find(other)).toMatchObject({ email: emailToken('frances'), erasedAt: null });
    expect(await fixture.users.rolesOf(other.tenant, other.id)).toEqual(['auditor']);
  });

  it('is undone with everything else when the process dies before the commit', async () => {
    const person = await fixture.register('katherine');
    const request = requestAbout(person, {});
    const dying = fixture.unitOfWork.run(async (transaction) => {
      await handleSubjectRequest(fixture, transaction, request);
      throw new Error('killed');
    });
    await expect(dying).rejects.toThrow('killed');
    expect(await find(person)).toMatchObject({ email: emailToken('katherine'), erasedAt: null });
    expect(await reportsOf(request)).toEqual([]);
  });
});

describe('a rectification', () => {
  it('replaces the tokens that were given and leaves the others', async () => {
    const person = await fixture.register('hedy');
    const { email, phone } = registrationOf('hedy lamarr');
    const report = await handle(requestAbout(person, { kind: 'RECTIFICATION', corrections: { email, phone } }));
    expect(report).toMatchObject({ outcome: 'DONE', changed: 2, retained: 0 });
    expect(await find(person)).toEqual({ ...person, email, phone });
  });

  it('of name or SSN ends a verification: nobody gets a verified account by renaming one', async () => {
    const person = await fixture.register('maria');
    await fixture.database.user.update({
      where: { tenant_id: { tenant: person.tenant, id: person.id } },
      data: { kycState: 'VERIFIED' },
    });
    const { phone, displayName } = registrationOf('maria goeppert');
    await handle(requestAbout(person, { kind: 'RECTIFICATION', corrections: { phone } }));
    expect(await find(person)).toMatchObject({ phone, kycState: 'VERIFIED' });

    const renaming = requestAbout(person, { kind: 'RECTIFICATION', corrections: { displayName } });
    expect(await handle(renaming)).toMatchObject({ outcome: 'DONE', changed: 1 });
    expect(await find(person)).toMatchObject({ displayName, kycState: 'EXPIRED', kycChangedAt: fixture.clock.now() });
    const told = (await fixture.events()).filter(({ type }) => type === 'identity.kyc.decided');
    expect(told).toContainEqual(
      expect.objectContaining({
        subject: person.id,
        data: expect.objectContaining({ from: 'VERIFIED', to: 'EXPIRED', reason: 'RECTIFIED' }) as object,
      }),
    );
  });

  it('leaves an address to the account that has it, and makes the other corrections', async () => {
    await fixture.register('owner');
    const person = await fixture.register('rival');
    const { email } = registrationOf('owner');
    const { displayName } = registrationOf('new name');
    const corrections = { email, displayName };
    expect(await handle(requestAbout(person, { kind: 'RECTIFICATION', corrections }))).toMatchObject({
      outcome: 'RETAINED',
      changed: 1,
      retained: 1,
      reason: 'EMAIL_TAKEN',
    });
    expect(await find(person)).toEqual({ ...person, displayName });
  });

  it('to the address that the account has already is no conflict', async () => {
    const person = await fixture.register('same');
    const { email } = registrationOf('same');
    expect(await handle(requestAbout(person, { kind: 'RECTIFICATION', corrections: { email } }))).toMatchObject({
      outcome: 'DONE',
      changed: 1,
    });
  });

  it('of two people to one address at the same instant: one gets it, the other is told when it is handled again', async () => {
    const people = [await fixture.register('twin one'), await fixture.register('twin two')];
    const { email } = registrationOf('wanted');
    const requests = people.map((person) => requestAbout(person, { kind: 'RECTIFICATION', corrections: { email } }));
    const outcomes = await Promise.allSettled(requests.map(handle));
    const again = requests.filter((_request, index) => outcomes[index]?.status === 'rejected');
    for (const request of again) await handle(request);
    const reports = await Promise.all(requests.map(reportsOf));
    expect(reports.map(([report]) => report?.data['outcome']).sort()).toEqual(['DONE', 'RETAINED']);
  });

  it('finds nothing in an erased account', async () => {
    const person = await fixture.register('gone');
    await handle(requestAbout(person, {}));
    const corrections = { email: registrationOf('gone again').email };
    const report = await handle(requestAbout(person, { kind: 'RECTIFICATION', corrections }));
    expect(report).toMatchObject({ outcome: 'NOTHING_HELD' });
  });
});

describe('the other requests', () => {
  it('note once that a person has opted out', async () => {
    const person = await fixture.register('olga');
    const optedOutAt = fixture.clock.now();
    expect(await handle(requestAbout(person, { kind: 'OPT_OUT' }))).toMatchObject({ outcome: 'DONE', changed: 1 });
    fixture.clock.advance(1_000);
    expect(await handle(requestAbout(person, { kind: 'OPT_OUT' }))).toMatchObject({ outcome: 'DONE', changed: 0 });
    expect(await find(person)).toEqual({ ...person, optedOutAt });
  });

  it('count what names the person, and change nothing', async () => {
    const person = await fixture.register('ida');
    await signedInOperator(person);
    expect(await handle(requestAbout(person, { kind: 'ACCESS' }))).toMatchObject({
      outcome: 'DONE',
      changed: 0,
      retained: 5,
    });
    expect(await find(person)).toEqual(person);
  });

  it('find nothing of who has no account here', async () => {
    const stranger = { tenant: 'default', id: fixture.ids.next('usr') };
    for (const kind of ['ACCESS', 'RECTIFICATION', 'ERASURE', 'OPT_OUT'] as const) {
      expect(await handle(requestAbout(stranger, { kind }))).toMatchObject({ outcome: 'NOTHING_HELD' });
    }
  });
});
