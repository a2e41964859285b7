import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';

const CONNECTIONS = 10;
const STATEMENT_TIMEOUT_MS = 10_000;
// A transaction that hangs would hold back the outbox relay, which waits for the oldest one that is open.
const IDLE_TRANSACTION_TIMEOUT_MS = 10_000;

/** The client of identity's own database. */
export type Database = PrismaClient;

/** One open transaction of {@link Database}. */
export type DatabaseTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Connects lazily; call `$disconnect` at the end. */
export function openDatabase(url: string): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'identity',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  });
  return new PrismaClient({ adapter });
}
