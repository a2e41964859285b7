import { jest } from '@jest/globals';
import type { KeyManagement } from '@crowdpay/kms';
import { Client } from 'pg';

/** What a vault sends to its database and to key management, in the order in which it sends it. */
export interface Traffic {
  /** The texts of statements, and `kms <operation>`. */
  readonly sent: string[];
  /** Forgets what was sent so far. */
  clear(): void;
  stop(): void;
}

/** Listens to every connection of the vault's pool, whichever client uses it: Prisma or `pg`. */
export function recordTraffic(): Traffic {
  const sent: string[] = [];
  const send = Reflect.get(Client.prototype, 'query') as (this: Client, ...parts: unknown[]) => unknown;
  const spy = jest.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...parts: unknown[]) {
    if (applicationOf(this) === 'vault') sent.push(textOf(parts[0]));
    return send.apply(this, parts);
  });
  return {
    sent,
    clear: () => {
      sent.length = 0;
    },
    stop: () => {
      spy.mockRestore();
    },
  };
}

/** The same key management; what it is asked is added to `traffic`. */
export function overheard(kms: KeyManagement, { sent }: Traffic): KeyManagement {
  const heard = <Operation extends keyof KeyManagement>(operation: Operation): KeyManagement[Operation] => {
    const run = kms[operation] as (...parts: unknown[]) => unknown;
    return ((...parts: unknown[]) => {
      sent.push(`kms ${operation}`);
      return run.apply(kms, parts);
    }) as KeyManagement[Operation];
  };
  const operations = Object.keys(kms) as (keyof KeyManagement)[];
  return Object.fromEntries(operations.map((operation) => [operation, heard(operation)])) as unknown as KeyManagement;
}

function applicationOf(client: Client): unknown {
  return (client as unknown as { connectionParameters: { application_name?: unknown } }).connectionParameters
    .application_name;
}

function textOf(query: unknown): string {
  const text = typeof query === 'object' && query !== null && 'text' in query ? query.text : query;
  return String(text).replace(/\s+/g, ' ').trim();
}
