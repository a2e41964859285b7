import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@crowdpay/testkit';
import type { KycProvider, KycVerdict } from '../../src/domain/kyc-case.ts';
import { sandboxKycProvider } from '../../src/kyc/sandbox-provider.ts';
import { prismaKycCaseQueue } from '../../src/store/kyc-cases.ts';
import { decideKycCase } from '../../src/use-cases/decide-kyc-case.ts';
import { openKycCase } from '../../src/use-cases/open-kyc-case.ts';
import { resumeKycCases } from '../../src/use-cases/resume-kyc-cases.ts';
import { submitKyc } from '../../src/use-cases/submit-kyc.ts';
import { type StoreFixture, storeFixture } from '../support/fixture.ts';
import { submissionOf } from '../support/tokens.ts';

const log = silentLogger();
const LEASE_MS = 30_000;
const down: KycProvider = { name: 'sandbox', check: () => Promise.reject(new Error('the provider is down')) };
const says = (verdict: KycVerdict): KycProvider => ({ name: 'sandbox', check: () => Promise.resolve(verdict) });

describe('KYC', () => {
  let fixture: StoreFixture;
  beforeAll(async () => {
    fixture = await storeFixture();
  });
  afterAll(() => fixture.close());

  const deps = (provider: KycProvider = sandboxKycProvider) => ({ ...fixture, provider });
  const resume = (provider?: KycProvider): Promise<number> =>
    resumeKycCases({ ...deps(provider), queue: prismaKycCaseQueue(fixture.database), log });
  const stateOf = async (id: string): Promise<string | undefined> =>
    (await fixture.users.find('default', id))?.kycState;
  const eventsOf = async (id: string): Promise<string[]> =>
    (await fixture.events()).filter((event) => event.subject === id).map((event) => event.type);

  it.each([
    ['NL', 'VERIFIED'],
    ['XX', 'IN_REVIEW'],
    ['ZZ', 'REJECTED'],
  ])('a document of %s is decided at once: %s', async (country, state) => {
    const user = await fixture.register(`document of ${country}`);
    const after = await submitKyc(deps(), fixture.principalOf(user), submissionOf(user.id, country), log);
    expect(after.kycState).toBe(state);
    expect(after.kycChangedAt).toEqual(fixture.clock.now());
    expect(await eventsOf(user.id)).toEqual([
      'identity.user.registered',
      'identity.kyc.submitted',
      'identity.kyc.decided',
    ]);
  });

  it('a rejected person may submit again, a verified one may not', async () => {
    const user = await fixture.register('second try');
    const principal = fixture.principalOf(user);
    await submitKyc(deps(), principal, submissionOf('first', 'ZZ'), log);
    await submitKyc(deps(), principal, submissionOf('second', 'NL'), log);
    expect(await stateOf(user.id)).toBe('VERIFIED');
    await expect(submitKyc(deps(), principal, submissionOf('third'), log)).rejects.toMatchObject({
      code: 'POLICY_DENIED',
    });
  });

  it('of concurrent submissions by one person one is taken', async () => {
    const user = await fixture.register('eager');
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        submitKyc(deps(), fixture.principalOf(user), submissionOf(`eager ${String(index)}`), log),
      ),
    );
    const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason as unknown] : []));
    expect(refused).toEqual(Array(4).fill(expect.objectContaining({ code: 'POLICY_DENIED' })));
    expect(await eventsOf(user.id)).toHaveLength(3);
  });

  it('refuses a country that is none before anything is written', async () => {
    const user = await fixture.register('nowhere');
    const attempt = submitKyc(deps(), fixture.principalOf(user), submissionOf('nowhere', 'Netherlands'), log);
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(await stateOf(user.id)).toBe('UNVERIFIED');
  });

  it('a provider that is down leaves the person PENDING; the worker decides when the lease is over', async () => {
    const user = await fixture.register('patient');
    const after = await submitKyc(deps(down), fixture.principalOf(user), submissionOf('patient'), log);
    expect(after.kycState).toBe('PENDING');
    expect(await resume()).toBe(0);
    fixture.clock.advance(LEASE_MS);
    expect(await resume()).toBe(1);
    expect(await stateOf(user.id)).toBe('VERIFIED');
    expect(await resume()).toBe(0);
  });

  it('a crash between PENDING and the verdict is resumed, also when the first worker meets a dead provider', async () => {
    const user = await fixture.register('crashed');
    await openKycCase(fixture, fixture.principalOf(user), submissionOf('crashed', 'XX'));
    fixture.clock.advance(LEASE_MS);
    expect(await resume(down)).toBe(1);
    fixture.clock.advance(LEASE_MS);
    expect(await resume()).toBe(0);
    fixture.clock.advance(LEASE_MS);
    expect(await resume()).toBe(1);
    expect(await stateOf(user.id)).toBe('IN_REVIEW');
  });

  it('two workers share abandoned cases without meeting', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, (_, i) => fixture.register(`queue ${String(i)}`)));
    for (const user of people) await openKycCase(fixture, fixture.principalOf(user), submissionOf(user.id));
    fixture.clock.advance(LEASE_MS);
    const queue = prismaKycCaseQueue(fixture.database);
    const claims = await Promise.all([queue.claim(fixture.clock.now(), 10), queue.claim(fixture.clock.now(), 10)]);
    const claimed = claims.flat().map((kycCase) => kycCase.userId);
    expect([...claimed].sort()).toEqual(people.map((user) => user.id).sort());
    expect(claims.flat().every((kycCase) => kycCase.attempts === 2)).toBe(true);
  });

  it('the first of two verdicts on one case counts; the second changes nothing', async () => {
    const user = await fixture.register('two verdicts');
    const kycCase = await openKycCase(fixture, fixture.principalOf(user), submissionOf('two verdicts'));
    await decideKycCase(deps(says('REJECTED')), kycCase);
    await decideKycCase(deps(says('VERIFIED')), kycCase);
    expect(await stateOf(user.id)).toBe('REJECTED');
    expect(await eventsOf(user.id)).toHaveLength(3);
  });

  it('a verdict on a person who has left PENDING is refused and undone as a whole', async () => {
    const user = await fixture.register('revoked');
    const kycCase = await openKycCase(fixture, fixture.principalOf(user), submissionOf('revoked'));
    await fixture.database.user.updateMany({ where: { id: user.id }, data: { kycState: 'REVOKED' } });
    await expect(decideKycCase(deps(), kycCase)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    const row = await fixture.database.kycCase.findFirst({ where: { id: kycCase.id } });
    expect(row?.state).toBe('PENDING');
    expect(await stateOf(user.id)).toBe('REVOKED');
  });
});
