import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/prisma/client.ts';

const CONNECTIONS = 10;

/** The client of identity's own database. */
export type Database = PrismaClient;

/** One open transaction of {@link Database}. */
export type DatabaseTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Connects lazily; call `$disconnect` at the end. Time limits of statements and transactions come with the role. */
export function openDatabase(url: string): Database {
  const adapter = new PrismaPg({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'identity',
  });
  return new PrismaClient({ adapter });
}
