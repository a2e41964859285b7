import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { INBOX_SQL } from './fixture.ts';

describe('inbox.sql', () => {
  it.each(['identity', 'pods', 'payments', 'vault', 'audit'])('stands verbatim in a migration of %s', async (name) => {
    const folder = join(import.meta.dirname, '../../../prisma', name, 'migrations');
    const migrations = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const texts = await Promise.all(
      migrations.map((entry) => readFile(join(folder, entry.name, 'migration.sql'), 'utf8')),
    );
    expect(texts.join('\n')).toContain((await readFile(INBOX_SQL, 'utf8')).trimEnd());
  });
});
