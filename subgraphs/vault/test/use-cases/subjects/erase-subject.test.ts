import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eraseSubject } from '../../../src/use-cases/subjects/erase-subject.ts';
import { freshOfficer, freshPerson, work } from '../../subject-fixture.ts';
import { officer, openVault, person, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

describe('asking for an erasure', () => {
  it('opens a job in the name of the one who asks', async () => {
    const ada = freshPerson(vault);
    const job = await eraseSubject(vault.dependencies, ada.id, ada);
    expect(job).toMatchObject({
      type: 'SUBJECT_ERASURE',
      state: 'QUEUED',
      tenant: 'acme',
      subject: ada.id,
      requestedBy: { kind: 'user', id: ada.id },
      requestId: ada.requestId,
    });
    expect((await work(vault)).state).toBe('SUCCEEDED');
  });

  it('again, while the job is open, gives that job: to the person, to an officer, to both at once', async () => {
    const ada = freshPerson(vault);
    const eve = freshOfficer(vault);
    const jobs = await Promise.all(
      [ada, eve, ada, eve].map((caller) => eraseSubject(vault.dependencies, ada.id, caller)),
    );
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
    await work(vault);
    expect((await eraseSubject(vault.dependencies, ada.id, ada)).id).not.toBe(jobs[0]?.id);
    await work(vault);
  });

  it('needs a sign-in of the last five minutes', async () => {
    const ada = freshPerson(vault);
    const old = { ...ada, authTime: (ada.authTime ?? 0) - 301 };
    await expect(eraseSubject(vault.dependencies, ada.id, old)).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
    await expect(eraseSubject(vault.dependencies, ada.id, person(vault.ids, { id: ada.id }))).rejects.toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
  });

  it.each([
    ['another person', () => freshPerson(vault)],
    ['an officer without that purpose', () => ({ ...officer(vault.ids, 'LEGAL_REQUEST'), authTime: seconds() })],
    ['an officer with neither purpose nor sign-in', () => officer(vault.ids)],
    ['a partner', () => freshPerson(vault, { kind: 'partner', id: 'shop', roles: ['compliance_officer'] })],
  ])('is denied to %s', async (_who, caller) => {
    const subject = vault.ids.next('usr');
    await expect(eraseSubject(vault.dependencies, subject, caller())).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    expect(await vault.dependencies.jobs.claim(vault.clock.now(), 30_000)).toBeUndefined();
  });

  it.each(['', 'ada', 'pod_00000000000000000000000000', `usr_${'0'.repeat(300)}`, "usr_' OR 1=1 --"])(
    'of what is no person is refused: %s',
    async (subject) => {
      await expect(eraseSubject(vault.dependencies, subject, freshOfficer(vault))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );
});

function seconds(): number {
  return vault.clock.now().getTime() / 1000;
}
