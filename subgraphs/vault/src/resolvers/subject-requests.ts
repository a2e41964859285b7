import type { SubjectCorrections } from '@crowdpay/audit-event';
import { cursorFor, pageInfoOf, readPageRequest, timeOrder, type TimePosition } from '@crowdpay/connection';
import type { SubjectCase } from '../domain/subject-request.ts';
import type { MutationResolvers, OpenSubjectRequestInput, QueryResolvers, Resolvers } from '../generated/resolvers.ts';
import {
  openSubjectRequest,
  type OpenSubjectRequestDependencies,
} from '../use-cases/subject-requests/open-subject-request.ts';
import {
  listSubjectRequests,
  readSubjectRequest,
  type ReadSubjectRequestsDependencies,
} from '../use-cases/subject-requests/read-subject-requests.ts';

/** What the resolvers of data-subject requests need. */
export type SubjectRequestResolverDependencies = OpenSubjectRequestDependencies & ReadSubjectRequestsDependencies;

type Types = 'SubjectRequest' | 'SubjectRequestReport' | 'SubjectRequestConnection' | 'SubjectRequestEdge';

const ORDER = timeOrder('dsr');

/** Data-subject requests: `openSubjectRequest`, `subjectRequest` and `subjectRequests`. */
export function subjectRequestResolvers(dependencies: SubjectRequestResolverDependencies): Pick<Resolvers, Types> & {
  readonly Query: Pick<QueryResolvers, 'subjectRequest' | 'subjectRequests'>;
  readonly Mutation: Pick<MutationResolvers, 'openSubjectRequest'>;
} {
  return {
    Query: {
      subjectRequest: (_root, { id }, { principal }) => readSubjectRequest(dependencies, id, principal),
      subjectRequests: (_root, { state, ...page }, { principal }) => {
        const filter = state === undefined || state === null ? {} : { state };
        return listSubjectRequests(dependencies, readPageRequest(ORDER, page), filter, principal);
      },
    },
    Mutation: {
      openSubjectRequest: async (_root, { input }, { principal }) => ({
        request: await openSubjectRequest(dependencies, requestOf(input), principal),
      }),
    },
    ...typesOfCases(),
  };
}

function typesOfCases(): Pick<Resolvers, Types> {
  return {
    SubjectRequest: {
      id: ({ request }) => request.id,
      kind: ({ request }) => request.kind,
      subject: ({ request }) => request.subject,
      state: ({ request }) => request.state,
      openedAt: ({ request }) => request.openedAt.toISOString(),
      deadline: ({ request }) => request.deadline.toISOString(),
      closedAt: ({ request }) => request.closedAt?.toISOString() ?? null,
      job: ({ request }) => request.job ?? null,
      reports: ({ reports }) => [...reports],
    },
    SubjectRequestReport: {
      producer: ({ reporter }) => reporter,
      reason: ({ reason }) => reason ?? null,
      reportedAt: ({ reportedAt }) => reportedAt.toISOString(),
    },
    SubjectRequestConnection: {
      edges: ({ items }) => [...items],
      pageInfo: (page) => pageInfoOf(page, cursorOf),
    },
    SubjectRequestEdge: {
      cursor: (subjectCase) => cursorOf(subjectCase),
      node: (subjectCase) => subjectCase,
    },
  };
}

function requestOf({ kind, subject, corrections }: OpenSubjectRequestInput) {
  return { kind, ...(typeof subject === 'string' ? { subject } : {}), corrections: correctionsOf(corrections) };
}

// GraphQL tells a field that is left out from one that is null; here both say that the field is right as it is.
function correctionsOf(input: OpenSubjectRequestInput['corrections']): SubjectCorrections {
  return Object.fromEntries(
    Object.entries(input ?? {}).flatMap(([field, token]) => (typeof token === 'string' ? [[field, token]] : [])),
  );
}

function cursorOf({ request }: SubjectCase): string {
  return cursorFor<TimePosition>(ORDER, { at: request.openedAt, id: request.id });
}
