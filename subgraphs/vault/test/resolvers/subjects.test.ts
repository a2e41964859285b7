import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { eventually } from '@crowdpay/testkit';
import type { SubjectExportDocument } from '../../src/domain/subject-export.ts';
import { freshOfficer, freshPerson } from '../subject-fixture.ts';
import { tokenOf } from '../vault-fixture.ts';
import { startVaultServer, type VaultServer } from '../vault-server.ts';

const SCOPES = ['privacy:read', 'privacy:write'];
const ERASE = `mutation ($subject: ID!) { eraseSubject(input: { subject: $subject }) { job { id type state } } }`;
const EXPORT = `mutation ($subject: ID) { exportSubject(input: { subject: $subject }) { job { id type } } }`;
const READ = `query ($job: ID!) { subjectExport(job: $job) { json createdAt expiresAt } }`;
const JOB = `query ($job: ID!) { vaultJob(id: $job) { state done failed } }`;

let running: VaultServer;

beforeAll(async () => {
  running = await startVaultServer();
});

afterAll(() => running.close());

type Answer = Awaited<ReturnType<VaultServer['graphql']>>;

const codesOf = ({ errors }: Answer): unknown[] => (errors ?? []).map(({ extensions }) => extensions?.['code']);

const caller = (facts: Partial<Principal> = {}): Principal => ({
  ...freshPerson(running.vault, facts),
  scopes: SCOPES,
});

function jobOf(answer: Answer, field: string): string {
  const payload = answer.data?.[field] as { job: { id: string } } | undefined;
  if (payload === undefined) throw new Error(JSON.stringify(answer.errors));
  return payload.job.id;
}

const succeeded = (job: string, as: Principal): Promise<void> =>
  eventually(async () => {
    const { data } = await running.graphql(JOB, { job }, as);
    expect(data?.['vaultJob']).toMatchObject({ state: 'SUCCEEDED', failed: 0 });
  });

describe('eraseSubject', () => {
  it('erases a person, who follows the job, and whose token then shows nothing', async () => {
    const ada = caller();
    const email = await tokenOf(running.vault.dependencies, 'EMAIL', 'ada@graph.example', ada);
    const job = jobOf(await running.graphql(ERASE, { subject: ada.id }, ada), 'eraseSubject');
    await succeeded(job, ada);
    const query = 'query ($token: ID!) { piiToken(token: $token) { masked } }';
    const shown = await running.graphql(query, { token: email }, { ...ada, scopes: ['vault:read'] });
    expect(codesOf(shown)).toEqual(['NOT_FOUND']);
  });

  it('asks for a sign-in, for the scope, and for the right to do it', async () => {
    const ada = caller();
    const ask = (as: Principal): Promise<Answer> => running.graphql(ERASE, { subject: ada.id }, as);
    expect(codesOf(await ask({ ...ada, authTime: 1 }))).toEqual(['STEP_UP_REQUIRED']);
    expect(codesOf(await ask({ ...ada, scopes: ['privacy:read'] }))).toEqual(['FORBIDDEN']);
    expect(codesOf(await ask(caller()))).toEqual(['POLICY_DENIED']);
  });
});

describe('exportSubject and subjectExport', () => {
  it('give people what is held for them', async () => {
    const ada = caller();
    const token = await tokenOf(running.vault.dependencies, 'NAME', 'Ada Graph', ada);
    const job = jobOf(await running.graphql(EXPORT, {}, ada), 'exportSubject');
    await succeeded(job, ada);
    const { data } = await running.graphql(READ, { job }, ada);
    const { json } = data?.['subjectExport'] as { json: string };
    const { subject, values } = JSON.parse(json) as SubjectExportDocument;
    expect({ subject, values }).toEqual({
      subject: ada.id,
      values: [{ kind: 'NAME', value: 'Ada Graph', heldSince: running.vault.clock.now().toISOString(), token }],
    });
  });

  it('serve an officer for another person, and nobody else', async () => {
    const ada = caller();
    const eve = { ...freshOfficer(running.vault), scopes: SCOPES };
    const job = jobOf(await running.graphql(EXPORT, { subject: ada.id }, eve), 'exportSubject');
    await succeeded(job, ada);
    expect(codesOf(await running.graphql(READ, { job }, eve))).toEqual([]);
    expect(codesOf(await running.graphql(READ, { job }, caller()))).toEqual(['NOT_FOUND']);
    expect(codesOf(await running.graphql(EXPORT, { subject: ada.id }, caller()))).toEqual(['POLICY_DENIED']);
  });

  it('ask a partner whom it means', async () => {
    const partner = caller({ kind: 'partner', id: 'shop' });
    expect(codesOf(await running.graphql(EXPORT, {}, partner))).toEqual(['FORBIDDEN']);
  });
});
