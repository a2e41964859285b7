import { join } from 'node:path';

/** The root of the repository, seen from `src/` and from the bundle in `dist/` alike. */
export const ROOT = join(import.meta.dirname, '../..');
