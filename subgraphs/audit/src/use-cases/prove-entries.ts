import type { EntryReader } from '../domain/entry-reader.ts';
import type { LedgerEntry } from '../domain/ledger-entry.ts';
import { type InclusionProof, inclusionProof, proofNodes } from '../domain/merkle/proof.ts';

/** Proves that entries are in the tree as it is now: one proof each, in their order, all for one size of the tree. */
export async function proveEntries(reader: EntryReader, entries: readonly LedgerEntry[]): Promise<InclusionProof[]> {
  if (entries.length === 0) return [];
  const size = await reader.treeSize();
  const lookup = await reader.nodes(entries.flatMap(({ leafIndex }) => proofNodes(leafIndex, size)));
  return entries.map(({ leafIndex }) => inclusionProof(leafIndex, size, lookup));
}
