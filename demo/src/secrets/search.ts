import type { Needle } from './needles.ts';

/** A raw value was found. Says where and in which form, never the value. */
export interface Leak {
  readonly label: string;
  readonly form: string;
  /** A file's path inside the data folder, or `database.table`. */
  readonly place: string;
}

/**
 * Looks for many needles in one pass. There are some 150 of them and hundreds of megabytes to look through, so each
 * position is first checked by its two leading bytes, which nearly always says no.
 */
export class Search {
  /** Bytes of the longest needle: by so much must neighbouring pieces of one haystack overlap. */
  readonly longestBytes: number;
  private readonly byLead = new Map<number, Needle[]>();
  private readonly isLead = new Uint8Array(0x1_0000);

  /** @throws RangeError for a needle of less than two bytes: it would be everywhere. */
  constructor(needles: readonly Needle[]) {
    this.longestBytes = Math.max(...needles.map(({ bytes }) => bytes.length));
    for (const needle of needles) {
      if (needle.bytes.length < 2) throw new RangeError('A needle needs at least two bytes.');
      const lead = needle.bytes.readUInt16BE(0);
      this.isLead[lead] = 1;
      this.byLead.set(lead, [...(this.byLead.get(lead) ?? []), needle]);
    }
  }

  /** Which needles lie in `haystack`, each named once. */
  leaksIn(haystack: Buffer, place: string): Leak[] {
    const found = new Set<Needle>();
    let lead = haystack[0] ?? 0;
    for (let index = 1; index < haystack.length; index += 1) {
      lead = ((lead << 8) | (haystack[index] ?? 0)) & 0xffff;
      if (this.isLead[lead] === 0) continue;
      for (const needle of this.byLead.get(lead) ?? []) {
        if (startsAt(haystack, index - 1, needle.bytes)) found.add(needle);
      }
    }
    return [...found].map(({ label, form }) => ({ label, form, place }));
  }
}

function startsAt(haystack: Buffer, start: number, bytes: Buffer): boolean {
  return haystack.compare(bytes, 0, bytes.length, start, Math.min(start + bytes.length, haystack.length)) === 0;
}
