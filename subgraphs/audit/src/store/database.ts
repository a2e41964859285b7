import type { Logger } from '@crowdpay/log';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';

const CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5000;

/** The audit database: one pool of connections, with Prisma on top for what is read. */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** Whether it answers. */
  isReachable(): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects lazily. Time limits of statements and transactions come with the role. */
export function openDatabase(connectionString: string, log: Logger): Database {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'audit',
  });
  // Without a listener an idle connection that breaks would end the process.
  pool.on('error', (error) => {
    log.warn({ err: error }, 'an idle connection to the audit database broke');
  });
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    isReachable: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
