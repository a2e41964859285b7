import { Client } from 'pg';
import { testServerUrl } from './config.ts';

/** The same server's URL for another database, and another role where one is given. Every role has one password here. */
export function urlOf(database: string, role?: string): string {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  if (role !== undefined) url.username = role;
  return url.href;
}

/** Runs `work` with a superuser's connection to the database `postgres`. */
export async function asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: testServerUrl(), application_name: 'testkit' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
