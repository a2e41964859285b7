import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MigrationError } from './errors.ts';

/** One migration as it lies on disk: `<directory>/<name>/migration.sql`. */
export interface Migration {
  /** Name of its folder, `<time>_<what it does>`; the names' order is the order in which they are applied. */
  name: string;
  sql: string;
  /** SHA-256 of the file in hexadecimal, as Prisma computes it. */
  checksum: string;
}

/**
 * Reads the migrations of one database in the order of their names.
 *
 * @throws MigrationError when there is none: an empty folder is a packing mistake, not an empty database.
 */
export async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    throw new MigrationError(`The migrations folder ${directory} cannot be read.`, { cause: error });
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  if (names.length === 0) throw new MigrationError(`The migrations folder ${directory} is empty.`);
  return Promise.all(names.sort().map((name) => readMigration(directory, name)));
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const file = await readFile(join(directory, name, 'migration.sql'));
  return { name, sql: file.toString('utf8'), checksum: createHash('sha256').update(file).digest('hex') };
}
