/** A place of a token's blind index. */
export type IndexPlace = 'odd' | 'even';

/** The place of a version of the index key: n mod 2, so that a version and its successor never share one. */
export function placeOf(version: number): IndexPlace {
  return version % 2 === 1 ? 'odd' : 'even';
}
