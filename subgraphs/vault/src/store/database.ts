import type { Logger } from '@crowdpay/log';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';

const CONNECTIONS = 12;
// In a burst a transaction waits for its connection rather than fails.
const MAX_WAIT_MS = 10_000;

/** One open transaction of the vault's database. */
export type DatabaseTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/**
 * The vault's database over one pool of connections, by two clients: Prisma for rows, `pg` for the set-based statements
 * of the token store. Prisma's raw queries turn each byte of a result into JSON and back, which for a batch of 1,000
 * ciphertexts costs several times the statement itself.
 */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: Pool;
  close(): Promise<void>;
}

/** Connects lazily. Time limits of statements and transactions come with the role. */
export function openDatabase(url: string, log: Logger): Database {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS, application_name: 'vault' });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', (error) => {
    log.warn({ err: error }, 'an idle connection to the database broke');
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: MAX_WAIT_MS } });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
