import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';

/** The database client of this subgraph. */
export type Database = PrismaClient;

/** The client within one transaction. */
export type DatabaseTransaction = Prisma.TransactionClient;

/** What bounds the use of the database. */
export interface DatabaseOptions {
  readonly url: string;
  /** Connections at most; default 10. */
  readonly connections?: number;
}

/** How long a transaction may wait for a connection, and how long it may last, in milliseconds. */
export const TRANSACTION_LIMITS = { maxWait: 5_000, timeout: 10_000 } as const;

/** Opens the database as the role of the URL; connections are made when they are needed. */
export function openDatabase({ url, connections = 10 }: DatabaseOptions): Database {
  const adapter = new PrismaPg({ connectionString: url, max: connections, application_name: 'payments' });
  return new PrismaClient({ adapter });
}
