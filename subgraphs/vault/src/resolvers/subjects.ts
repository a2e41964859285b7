import { requireUser } from '@crowdpay/principal';
import type { MutationResolvers, QueryResolvers } from '../generated/resolvers.ts';
import { eraseSubject, type SubjectJobDependencies } from '../use-cases/subjects/erase-subject.ts';
import { exportSubject } from '../use-cases/subjects/export-subject.ts';
import { readExport, type ReadExportDependencies } from '../use-cases/subjects/read-export.ts';

/** What the resolvers of erasures and exports need. */
export type SubjectResolverDependencies = SubjectJobDependencies & ReadExportDependencies;

/** A person's data as a whole: to be erased, or to be handed out. */
export function subjectResolvers(dependencies: SubjectResolverDependencies): {
  readonly Query: Pick<QueryResolvers, 'subjectExport'>;
  readonly Mutation: Pick<MutationResolvers, 'eraseSubject' | 'exportSubject'>;
} {
  return {
    Query: {
      subjectExport: async (_root, { job }, { principal }) => {
        const { json, createdAt, expiresAt } = await readExport(dependencies, job, principal);
        return { json, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
      },
    },
    Mutation: {
      eraseSubject: async (_root, { input }, { principal }) => ({
        job: await eraseSubject(dependencies, input.subject, principal),
      }),
      exportSubject: async (_root, { input }, { principal }) => ({
        job: await exportSubject(dependencies, input.subject ?? requireUser(principal), principal),
      }),
    },
  };
}
