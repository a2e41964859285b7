import { describe, expect, it } from '@jest/globals';
import {
  NO_PERSISTED_OPERATIONS,
  persistedOperationsFrom,
  readPersistedOperations,
} from '../src/persisted-operations.ts';

const operation = (id: string, body: string) => ({ id, name: 'Name', type: 'query', body });
const manifest = (...operations: object[]) =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations });

describe('a manifest of persisted operations', () => {
  it('gives bodies by id and knows bodies whatever their layout', () => {
    const operations = persistedOperationsFrom(manifest(operation('a', 'query A {\n  a # note\n}')));
    expect(operations.size).toBe(1);
    expect(operations.bodyOf('a')).toContain('# note');
    expect(operations.hasBody('query A{a}')).toBe(true);
    expect(operations.hasBody('query A{b}')).toBe(false);
    expect(operations.bodyOf('b')).toBeUndefined();
  });

  it.each([
    ['is no JSON', 'operations:'],
    ['is of another format', JSON.stringify({ format: 'x', version: 1, operations: [] })],
    [
      'is of another version',
      JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }),
    ],
    ['has a body that is no GraphQL', manifest(operation('a', '{ "'))],
    ['has one id for two bodies', manifest(operation('a', '{ a }'), operation('a', '{ b }'))],
    ['has an id without end', manifest(operation('a'.repeat(257), '{ a }'))],
  ])('that %s is refused at start', (_what, text) => {
    expect(() => persistedOperationsFrom(text)).toThrow();
  });

  it('is empty without a file', async () => {
    expect(await readPersistedOperations(undefined)).toBe(NO_PERSISTED_OPERATIONS);
  });
});
