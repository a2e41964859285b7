import { createHash } from 'node:crypto';
import { canonicalJson } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import type { Archive, Segment, SegmentStore } from '../domain/archive.ts';

/** What archiving needs. */
export interface ArchiveEntriesDeps {
  readonly archive: Archive;
  readonly segments: SegmentStore;
  readonly clock: Clock;
  /** After how many milliseconds an entry is archived though its segment is not full. */
  readonly segmentAgeMs: number;
}

/** Most entries of a segment. */
export const SEGMENT_ENTRIES = 1000;

const LEAF_DIGITS = 12;

/**
 * Archives the next segment of the ledger: a file with its lines and a manifest. Its bounds are fixed in the database
 * first, so that after a crash the same files are written again: no segment twice, none missing.
 *
 * @returns whether there was one.
 */
export async function archiveEntries(deps: ArchiveEntriesDeps): Promise<boolean> {
  const { archive, segments } = deps;
  const segment = (await segments.unfinished()) ?? (await segments.plan(limitsOf(deps)));
  if (segment === undefined) return false;
  const content = Buffer.from((await segments.lines(segment)).map((line) => `${line}\n`).join(''), 'utf8');
  const manifest = manifestOf(segment, sha256(content), await segments.rootAfter(segment));
  const name = nameOf(segment);
  await archive.put(`${name}.ndjson`, content);
  await archive.put(`${name}.manifest.json`, manifest);
  await segments.finish(segment, { segment: sha256(content), manifest: sha256(manifest) });
  return true;
}

function limitsOf({ clock, segmentAgeMs }: ArchiveEntriesDeps): { maxEntries: number; olderThan: Date } {
  return { maxEntries: SEGMENT_ENTRIES, olderThan: new Date(clock.now().getTime() - segmentAgeMs) };
}

function nameOf({ firstLeaf, lastLeaf }: Segment): string {
  return [firstLeaf, lastLeaf].map((leaf) => leaf.toString().padStart(LEAF_DIGITS, '0')).join('-');
}

// One line of canonical JSON. Each names the one before, so that a missing manifest shows; a store that can only be
// written once has no file to append to, so each is an object of its own.
function manifestOf(segment: Segment, contentHash: Buffer, root: Buffer): Buffer {
  const text = canonicalJson({
    version: 1,
    segment: `${nameOf(segment)}.ndjson`,
    sha256: contentHash.toString('hex'),
    firstLeaf: segment.firstLeaf.toString(),
    lastLeaf: segment.lastLeaf.toString(),
    treeSize: (segment.lastLeaf + 1n).toString(),
    rootHash: root.toString('hex'),
    heads: Object.fromEntries(
      Object.entries(segment.heads).map(([producer, { seq, chainHash }]) => [producer, { seq, chainHash }]),
    ),
    previousManifest: segment.previousManifest?.toString('hex') ?? null,
  });
  return Buffer.from(`${text}\n`, 'utf8');
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}
