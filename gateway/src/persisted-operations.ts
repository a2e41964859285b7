import { readFile } from 'node:fs/promises';
import { stripIgnoredCharacters } from 'graphql';
import { z } from 'zod';

/** Operations that were registered ahead of time. */
export interface PersistedOperations {
  readonly size: number;
  /** The body registered under `id`. */
  bodyOf(id: string): string | undefined;
  /** Whether a body is registered; `body` without ignored characters (`stripIgnoredCharacters`). */
  hasBody(body: string): boolean;
}

const OPERATION_LIMIT = 100_000;
const manifestShape = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z
    .array(
      z.object({
        id: z.string().min(1).max(256),
        name: z.string().max(256),
        type: z.enum(['query', 'mutation', 'subscription']),
        body: z.string().min(1).max(100_000),
      }),
    )
    .max(OPERATION_LIMIT),
});

/** No operation at all. */
export const NO_PERSISTED_OPERATIONS: PersistedOperations = {
  size: 0,
  bodyOf: () => undefined,
  hasBody: () => false,
};

/**
 * Reads a manifest as Apollo's generator writes it (`apollo-persisted-query-manifest`, version 1).
 *
 * @throws Error naming what is wrong: a shape, a body that is no GraphQL, or an id that stands for two bodies.
 */
export function persistedOperationsFrom(text: string): PersistedOperations {
  const { operations } = manifestShape.parse(JSON.parse(text));
  const byId = new Map<string, string>();
  const bodies = new Set<string>();
  for (const { id, body } of operations) {
    const other = byId.get(id);
    if (other !== undefined && other !== body) throw new Error(`The manifest has two operations with the id ${id}.`);
    byId.set(id, body);
    bodies.add(stripIgnoredCharacters(body));
  }
  return { size: byId.size, bodyOf: (id) => byId.get(id), hasBody: (body) => bodies.has(body) };
}

/** {@link persistedOperationsFrom} for a file; no operation at all without a file. */
export async function readPersistedOperations(file: string | undefined): Promise<PersistedOperations> {
  return file === undefined ? NO_PERSISTED_OPERATIONS : persistedOperationsFrom(await readFile(file, 'utf8'));
}
