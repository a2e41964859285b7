import type { Needle } from './needles.ts';

/** A raw value was found. Says where and in which form, never the value. */
export interface Leak {
  readonly label: string;
  readonly form: string;
  /** A file's path inside the data folder, or `database.table`. */
  readonly place: string;
}

/** Which needles lie in `haystack`. */
export function findNeedles(haystack: Buffer, needles: readonly Needle[], place: string): Leak[] {
  return needles.filter(({ bytes }) => haystack.includes(bytes)).map(({ label, form }) => ({ label, form, place }));
}
