import { SUBJECT_REQUEST_REPORTERS, type SubjectReport, type SubjectRequestReporter } from '@crowdpay/audit-event';
import type { Principal } from '@crowdpay/principal';
import type { Job } from '../src/domain/jobs.ts';
import type { SubjectCase, SubjectRequest } from '../src/domain/subject-request.ts';
import {
  openSubjectRequest,
  type SubjectRequestInput,
} from '../src/use-cases/subject-requests/open-subject-request.ts';
import { recordReport, type RecordedReport } from '../src/use-cases/subject-requests/record-report.ts';
import type { UseCaseDependencies } from '../src/wire-use-cases.ts';
import { officer, openVault, person, tokenOf, type VaultFixture } from './vault-fixture.ts';

/** A report that all was done. */
export const DONE: SubjectReport = { outcome: 'DONE', changed: 1, retained: 0 };

/** Data-subject requests over a vault of their own. */
export interface SubjectRequestFixture {
  readonly vault: VaultFixture;
  /** A person who has just signed in, and of whom the vault holds a name. */
  personWithData(): Promise<Principal>;
  /** An officer who handles data-subject requests, and has just signed in. */
  officer(): Principal;
  open(principal: Principal, input: Partial<SubjectRequestInput>): Promise<SubjectCase>;
  /** A subgraph's report, as the inbox hands it over. */
  report(request: SubjectRequest, reporter: SubjectRequestReporter, report?: SubjectReport): Promise<RecordedReport>;
  reportAll(request: SubjectRequest): Promise<void>;
  read(request: SubjectRequest): Promise<SubjectCase>;
  /** The jobs about a person that are there. */
  jobsAbout(subject: string): Promise<readonly Job[]>;
  /** Ends the open job as its worker would. */
  endJob(outcome: 'SUCCEEDED' | 'FAILED'): Promise<void>;
}

/** Opens a fresh vault for data-subject requests. */
export async function openSubjectRequests(): Promise<SubjectRequestFixture> {
  const vault = await openVault();
  const { dependencies, ids, clock } = vault;
  const report: SubjectRequestFixture['report'] = ({ tenant, id: request }, reporter, facts = DONE) =>
    runReport(dependencies, { tenant, request, reporter, ...facts });
  return {
    vault,
    async personWithData() {
      const principal = justSignedIn(person(ids), clock.now());
      await tokenOf(dependencies, 'NAME', `Ada ${principal.id}`, principal);
      return principal;
    },
    officer: () => justSignedIn(officer(ids, 'DATA_SUBJECT_REQUEST'), clock.now()),
    open: (principal, input) =>
      openSubjectRequest(dependencies, { kind: 'ERASURE', corrections: {}, ...input }, principal),
    report,
    async reportAll(request) {
      for (const reporter of SUBJECT_REQUEST_REPORTERS) await report(request, reporter);
    },
    async read({ tenant, id }) {
      const found = await dependencies.subjectRequests.find(tenant, id);
      if (found === undefined) throw new Error('The case is gone.');
      return found;
    },
    async jobsAbout(subject) {
      const jobs = await dependencies.jobs.list('acme', { limit: 100, after: null });
      return jobs.filter((job) => job.subject === subject);
    },
    async endJob(outcome) {
      const job = await dependencies.jobs.claim(clock.now(), 30_000);
      if (job === undefined) throw new Error('There is no open job.');
      if (outcome === 'FAILED') return dependencies.jobs.fail(job, 'INTERNAL', clock.now());
      await dependencies.unitOfWork.run((transaction) => transaction.jobs.advance(job, { finished: true }));
    },
  };
}

/** The same person with a sign-in that is seconds old. */
export function justSignedIn(principal: Principal, now: Date): Principal {
  return { ...principal, authTime: Math.floor(now.getTime() / 1000) - 5 };
}

function runReport(
  dependencies: UseCaseDependencies,
  received: Parameters<typeof recordReport>[2],
): Promise<RecordedReport> {
  return dependencies.unitOfWork.run((transaction) => recordReport(dependencies, transaction, received));
}
