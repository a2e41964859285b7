import { pageInfoOf } from '@crowdpay/connection';
import type { KeyRegistry } from '@crowdpay/audit-event';
import type { SubgraphContext } from '@crowdpay/subgraph-server';
import { bodyOf } from './domain/ledger-entry.ts';
import { cursorOf, readPageRequest } from './domain/page.ts';
import type { Resolvers } from './generated/resolvers.ts';
import { type RequestLoadersDeps, requestLoaders } from './request-loaders.ts';
import { listEntries } from './use-cases/list-entries.ts';
import { proveEntry } from './use-cases/prove-entry.ts';
import { readEvidence } from './use-cases/read-evidence.ts';
import { readPodTrail } from './use-cases/read-pod-trail.ts';
import { isAuditor, requireAuditor } from './use-cases/require-auditor.ts';
import { verifyChains } from './use-cases/verify-chains.ts';

/** What the resolvers need. */
export interface ResolverDeps extends RequestLoadersDeps {
  readonly registry: KeyRegistry;
}

const hex = (bytes: Buffer): string => bytes.toString('hex');

/** The audit subgraph's part of the graph. */
export function createResolvers(deps: ResolverDeps): Resolvers {
  const { reader } = deps;
  const loadersOf = requestLoaders(deps);
  const memberOf = (context: SubgraphContext) => ({
    reader,
    isMember: (podId: string) => loadersOf(context).isMember.load(podId),
  });
  return {
    Query: {
      auditEntries: (_parent, { subject, about, producer, type, ...page }, { principal }) => {
        const filter = {
          subject: subject ?? undefined,
          about: about ?? undefined,
          producer: producer ?? undefined,
          type: type ?? undefined,
        };
        return listEntries(reader, principal, filter, readPageRequest(page));
      },
      verifyAuditChains: (_parent, _args, { principal }) => {
        requireAuditor(principal);
        return verifyChains(deps);
      },
      auditProof: (_parent, { id }, { principal }) => proveEntry(reader, principal, id),
    },
    AuditEntry: {
      __resolveReference: ({ id }, context) =>
        isAuditor(context.principal) ? loadersOf(context).entry.load(id) : null,
      seq: ({ seq }) => seq.toString(),
      actor: ({ actorId }) => actorId,
      occurredAt: ({ occurredAt }) => occurredAt.toISOString(),
      body: (entry) => bodyOf(entry),
      bodyHash: ({ bodyHash }) => hex(bodyHash),
      prevHash: ({ prevHash }) => hex(prevHash),
      chainHash: ({ chainHash }) => hex(chainHash),
      leafIndex: ({ leafIndex }) => leafIndex.toString(),
    },
    AuditEntryConnection: {
      edges: ({ items }) => [...items],
      pageInfo: (page) => pageInfoOf(page, cursorOf),
    },
    AuditEntryEdge: {
      cursor: (entry) => cursorOf(entry),
      node: (entry) => entry,
    },
    ChainVerification: {
      entries: ({ entries }) => entries.toString(),
      head: ({ head }) => (head === undefined ? null : hex(head)),
      fault: ({ fault }) => fault ?? null,
    },
    InclusionProof: {
      leafIndex: ({ leafIndex }) => leafIndex.toString(),
      treeSize: ({ treeSize }) => treeSize.toString(),
      rootHash: ({ rootHash }) => hex(rootHash),
      leafHash: ({ leafHash }) => hex(leafHash),
      path: ({ path }) => path.map(hex),
    },
    Evidence: {
      entries: ({ entries }) => [...entries],
      proofs: ({ proofs }) => [...proofs],
    },
    Pod: {
      __resolveReference: ({ id }) => ({ id }),
      auditTrail: ({ id }, page, context) =>
        readPodTrail(memberOf(context), context.principal, id, readPageRequest(page)),
    },
    Contribution: {
      __resolveReference: ({ id }) => ({ id }),
      evidence: ({ id }, _args, context) => readEvidence(memberOf(context), context.principal, id),
    },
  };
}
