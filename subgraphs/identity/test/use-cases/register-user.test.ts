import { anonymousPrincipal } from '@crowdpay/principal';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registerUser } from '../../src/use-cases/register-user.ts';
import { type StoreFixture, storeFixture } from '../support/fixture.ts';
import { registrationOf } from '../support/tokens.ts';

describe('registerUser', () => {
  let fixture: StoreFixture;
  beforeAll(async () => {
    fixture = await storeFixture();
  });
  afterAll(() => fixture.close());

  it('opens the account under the id that the gateway minted, unverified, with its audit event', async () => {
    const { ids } = fixture;
    const principal = anonymousPrincipal('default', ids.next('req'), ids.next('usr'));
    const user = await registerUser(fixture, principal, registrationOf('ada'));
    expect(user.id).toBe(principal.newSubject);
    expect(await fixture.users.find('default', user.id)).toEqual({
      ...registrationOf('ada'),
      tenant: 'default',
      id: user.id,
      kycState: 'UNVERIFIED',
      kycChangedAt: null,
      erasedAt: null,
      optedOutAt: null,
      createdAt: fixture.clock.now(),
    });
    expect(await fixture.events()).toContainEqual(
      expect.objectContaining({
        type: 'identity.user.registered',
        subject: user.id,
        actor: { kind: 'user', id: user.id },
        requestId: principal.requestId,
        data: registrationOf('ada'),
      }),
    );
  });

  it('gives one account to concurrent registrations of one address, and tells the others of the conflict', async () => {
    const before = (await fixture.events()).length;
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => fixture.register('grace')));
    const refused = attempts.filter((attempt) => attempt.status === 'rejected');
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(Array(7).fill('CONFLICT'));
    expect(await fixture.events()).toHaveLength(before + 1);
  });

  it('lets one address have an account in each tenant', async () => {
    const { ids } = fixture;
    const inTenant = (tenant: string): Promise<unknown> =>
      registerUser(fixture, anonymousPrincipal(tenant, ids.next('req'), ids.next('usr')), registrationOf('joan'));
    await inTenant('default');
    await expect(inTenant('other')).resolves.toMatchObject({ tenant: 'other' });
  });

  it('refuses to invent an id where the gateway minted none, without saying why', async () => {
    const attempt = registerUser(fixture, anonymousPrincipal('default', 'req_1'), registrationOf('mary'));
    await expect(attempt).rejects.toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('subject') });
    const forged = registerUser(fixture, anonymousPrincipal('default', 'req_1', 'usr_1'), registrationOf('mary'));
    await expect(forged).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('refuses a caller who has signed in', async () => {
    const principal = fixture.principalOf(await fixture.register('edith'));
    await expect(registerUser(fixture, principal, registrationOf('edith 2'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('keeps neither row nor event when the event is refused', async () => {
    const before = (await fixture.events()).length;
    const { ids } = fixture;
    const principal = anonymousPrincipal('default', ids.next('req'), ids.next('usr'));
    const raw = { ...registrationOf('raw'), phone: '+14155550123' };
    await expect(registerUser(fixture, principal, raw)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await fixture.users.findByEmail('default', raw.email)).toBeUndefined();
    expect(await fixture.events()).toHaveLength(before);
  });

  it('cannot store a raw value even where the code lets one through: the database refuses it', async () => {
    const row = { ...registrationOf('bypass'), tenant: 'default', id: 'usr_x', createdAt: new Date() };
    const insert = fixture.database.user.create({ data: { ...row, email: 'bypass@example.org' } });
    await expect(insert).rejects.toThrow(/users_hold_tokens/);
  });
});
