import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdapterFactory } from 'oidc-provider';
import { prismaOidcAdapter } from '../../src/store/oidc-artefacts.ts';
import { deleteExpiredArtefacts } from '../../src/store/oidc-expiry.ts';
import { type StoreFixture, storeFixture } from '../support/fixture.ts';

const LIFE_SECONDS = 60;

describe('artefacts of the OpenID provider', () => {
  let fixture: StoreFixture;
  let adapter: AdapterFactory;
  beforeAll(async () => {
    fixture = await storeFixture();
    adapter = prismaOidcAdapter(fixture.database, fixture.clock);
  });
  beforeEach(async () => {
    await fixture.database.oidcArtefact.deleteMany();
  });
  afterAll(() => fixture.close());

  it('come back as they went in, under their own model only', async () => {
    const payload = { jti: 'code-1', kind: 'AuthorizationCode', grantId: 'grant-1', scope: 'openid' };
    await adapter('AuthorizationCode').upsert('code-1', payload, LIFE_SECONDS);
    expect(await adapter('AuthorizationCode').find('code-1')).toEqual(payload);
    expect(await adapter('RefreshToken').find('code-1')).toBeUndefined();
  });

  it('are replaced as a whole', async () => {
    await adapter('Session').upsert('session-1', { jti: 'session-1', uid: 'u1', accountId: 'a' }, LIFE_SECONDS);
    await adapter('Session').upsert('session-1', { jti: 'session-1', uid: 'u2' }, LIFE_SECONDS);
    expect(await adapter('Session').findByUid('u1')).toBeUndefined();
    expect(await adapter('Session').find('session-1')).toEqual({ jti: 'session-1', uid: 'u2' });
  });

  it('hold no secret at rest: neither their id nor the session’s inside an interaction', async () => {
    const session = { accountId: 'a', uid: 'u1', cookie: 'secret-session-id' };
    await adapter('Interaction').upsert('secret-id', { jti: 'secret-id', session }, LIFE_SECONDS);
    expect(JSON.stringify(await fixture.database.oidcArtefact.findMany())).not.toContain('secret');
  });

  it('are found by uid and user code without their id', async () => {
    await adapter('Session').upsert('session-1', { jti: 'session-1', uid: 'u1' }, LIFE_SECONDS);
    await adapter('DeviceCode').upsert('device-1', { jti: 'device-1', userCode: 'ABCD' }, LIFE_SECONDS);
    expect(await adapter('Session').findByUid('u1')).toEqual({ uid: 'u1' });
    expect(await adapter('DeviceCode').findByUserCode('ABCD')).toEqual({ userCode: 'ABCD' });
  });

  it('end with their life, to the second, and are swept away afterwards; others stay', async () => {
    await adapter('Session').upsert('old', { uid: 'u1' }, LIFE_SECONDS);
    await adapter('Session').upsert('young', { uid: 'u2' }, 2 * LIFE_SECONDS);
    await adapter('Session').upsert('eternal', { uid: 'u3' });
    fixture.clock.advance(LIFE_SECONDS * 1_000 - 1);
    expect(await adapter('Session').find('old')).toBeDefined();
    fixture.clock.advance(1);
    expect(await adapter('Session').find('old')).toBeUndefined();
    expect(await adapter('Session').findByUid('u1')).toBeUndefined();
    expect(await deleteExpiredArtefacts(fixture.database, fixture.clock.now())).toBe(1);
    expect(await fixture.database.oidcArtefact.count()).toBe(2);
  });

  it('are consumed once; of concurrent consumers one succeeds and the grant goes with everything on it', async () => {
    await adapter('Grant').upsert('grant-1', { jti: 'grant-1' }, LIFE_SECONDS);
    await adapter('AuthorizationCode').upsert('code-1', { jti: 'code-1', grantId: 'grant-1' }, LIFE_SECONDS);
    await adapter('RefreshToken').upsert('other', { jti: 'other', grantId: 'grant-2' }, LIFE_SECONDS);
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, () => adapter('AuthorizationCode').consume('code-1')),
    );
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    expect(await adapter('Grant').find('grant-1')).toBeUndefined();
    expect(await adapter('AuthorizationCode').find('code-1')).toBeUndefined();
    expect(await adapter('RefreshToken').find('other')).toBeDefined();
  });

  it('say when they were consumed', async () => {
    await adapter('RefreshToken').upsert('token-1', { jti: 'token-1' }, LIFE_SECONDS);
    await adapter('RefreshToken').consume('token-1');
    const consumed = Math.floor(fixture.clock.now().getTime() / 1_000);
    expect(await adapter('RefreshToken').find('token-1')).toEqual({ jti: 'token-1', consumed });
  });

  it('are revoked by grant, one model at a time', async () => {
    await adapter('RefreshToken').upsert('token-1', { grantId: 'grant-1' }, LIFE_SECONDS);
    await adapter('AuthorizationCode').upsert('code-1', { grantId: 'grant-1' }, LIFE_SECONDS);
    await adapter('RefreshToken').revokeByGrantId('grant-1');
    expect(await adapter('RefreshToken').find('token-1')).toBeUndefined();
    expect(await adapter('AuthorizationCode').find('code-1')).toBeDefined();
  });

  it('a used client assertion is remembered once, whoever asks first', async () => {
    const remember = (): Promise<unknown> =>
      adapter('ReplayDetection').upsert('jti-1', { iss: 'client' }, LIFE_SECONDS);
    const attempts = await Promise.allSettled([remember(), remember(), remember()]);
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
  });
});
