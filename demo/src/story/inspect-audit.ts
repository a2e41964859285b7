import { awaitAnswer, expectThat, type Journey } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import { verifyInclusion, type InclusionProof } from '../inclusion-proof.ts';

const EVIDENCE = /* GraphQL */ `
  query Evidence($id: ID!) {
    contribution(id: $id) {
      evidence {
        entries {
          type
        }
        proofs {
          leafIndex
          treeSize
          rootHash
          leafHash
          path
        }
      }
    }
  }
`;

const VERIFY = /* GraphQL */ `
  query Verify {
    verifyAuditChains {
      producer
      ok
      entries
      fault
    }
  }
`;

const ENTRIES = /* GraphQL */ `
  query Entries($subject: String!) {
    auditEntries(subject: $subject, first: 100) {
      edges {
        node {
          type
        }
      }
    }
  }
`;

interface Evidence {
  readonly entries: readonly { readonly type: string }[];
  readonly proofs: readonly InclusionProof[];
}

interface EvidenceView {
  /** Null until the audit ledger knows the contribution. */
  readonly contribution: { readonly evidence: Evidence | null };
}

interface ChainView {
  readonly producer: string;
  readonly ok: boolean;
  readonly entries: string;
  readonly fault: string | null;
}

/** The audit ledger holds every awaited event of a contribution, and each is proved to be in the tree. */
export async function inspectEvidence(
  journey: Journey,
  client: GraphQLClient,
  contributionId: string,
  awaited: readonly string[],
): Promise<void> {
  await journey.hop(`the audit ledger holds ${awaited.at(-1) ?? ''}`, async () => {
    const { entries, proofs } = await awaitAnswer(
      () => readEvidence(client, contributionId),
      (evidence) => missing(evidence.entries, awaited).length === 0,
      (evidence) => `not in the audit ledger: ${missing(evidence.entries, awaited).join(', ')}`,
    );
    expectThat(proofs.length === entries.length, 'an entry came without a proof');
    expectThat(proofs.every(verifyInclusion), 'an inclusion proof does not lead to its root');
    const size = proofs[0]?.treeSize ?? '0';
    return [entries, `${String(entries.length)} signed events; inclusion proofs verified here (tree of ${size})`];
  });
}

/** What the audit ledger has to hold about one thing. */
export interface Expectation {
  /** An id by which the entries are found. */
  readonly about: string;
  readonly types: readonly string[];
}

/** The audit ledger tells what was done with personal data: by types and ids, never by values. */
export async function inspectTrail(
  journey: Journey,
  operator: GraphQLClient,
  expectations: readonly Expectation[],
): Promise<void> {
  await journey.hop('the audit trail tells of all this', async () => {
    for (const { about, types } of expectations) {
      await awaitAnswer(
        () => readTrail(operator, about),
        (entries) => missing(entries, types).length === 0,
        (entries) => `not in the audit trail of ${about}: ${missing(entries, types).join(', ')}`,
      );
    }
    const types = [...new Set(expectations.flatMap((expectation) => expectation.types))];
    return [types, types.join(', ')];
  });
}

async function readTrail(operator: GraphQLClient, subject: string): Promise<readonly { readonly type: string }[]> {
  const { auditEntries } = await operator.ask<{
    auditEntries: { edges: readonly { node: { type: string } }[] };
  }>(ENTRIES, { subject });
  return auditEntries.edges.map(({ node }) => node);
}

/** Every producer's chain verifies from its first entry. */
export async function verifyChains(journey: Journey, operator: GraphQLClient): Promise<void> {
  await journey.hop('every chain verifies', async () => {
    const { verifyAuditChains: chains } = await operator.ask<{ verifyAuditChains: readonly ChainView[] }>(VERIFY);
    expectThat(chains.length >= 4, `only ${String(chains.length)} producers have a chain`);
    const broken = chains.find(({ ok }) => !ok);
    expectThat(broken === undefined, `${broken?.producer ?? ''}: ${broken?.fault ?? ''}`);
    return [chains, chains.map(({ producer, entries }) => `${producer} ${entries}`).join(', ')];
  });
}

async function readEvidence(client: GraphQLClient, id: string): Promise<Evidence> {
  const { contribution } = await client.ask<EvidenceView>(EVIDENCE, { id });
  return contribution.evidence ?? { entries: [], proofs: [] };
}

function missing(entries: readonly { readonly type: string }[], awaited: readonly string[]): string[] {
  return awaited.filter((type) => !entries.some((entry) => entry.type === type));
}
