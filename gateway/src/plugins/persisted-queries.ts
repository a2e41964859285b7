import { createHash } from 'node:crypto';
import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import { GraphQLError, stripIgnoredCharacters } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PersistedOperations } from '../persisted-operations.ts';
import type { GatewayPlugin, IncomingRequest } from './plugin.ts';

/**
 * How the list of persisted operations binds:
 * - `off`: its ids can be used; everything else can be sent too, with automatic persisted queries;
 * - `log`: the same, and what is not in the list is logged;
 * - `enforce`: only operations of the list run, by id or by body;
 * - `require-id`: only operations of the list run, by id alone.
 */
export type SafelistMode = 'off' | 'log' | 'enforce' | 'require-id';

/** What the plugin is made of. */
export interface PersistedQueriesOptions {
  readonly operations: PersistedOperations;
  readonly mode: SafelistMode;
  readonly log: Logger;
}

/** Documents by hash, as Apollo Server asks for them. */
export interface DocumentStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<boolean>;
}

/** The plugin, and the store in which Apollo Server finds documents by id. */
export interface PersistedQueries {
  readonly plugin: GatewayPlugin;
  readonly store: DocumentStore;
}

/** Texts registered by clients that are kept, and their size in all, in characters. */
const REGISTERED_LIMIT = 2_000;
const REGISTERED_CHARACTERS = 8 * 1024 * 1024;
/** Unlisted operations that are remembered as logged: each is logged once, not each time it is sent. */
const LOGGED_LIMIT = 1_000;
const SHA_256 = /^[0-9a-f]{64}$/;

/** Persisted operations from a manifest, and Apollo's automatic persisted queries where the mode allows them. */
export function persistedQueries({ operations, mode, log }: PersistedQueriesOptions): PersistedQueries {
  const closed = mode === 'enforce' || mode === 'require-id';
  const logged = new LRUCache<string, true>({ max: LOGGED_LIMIT });
  const plugin: GatewayPlugin = {
    name: 'persisted-queries',
    onRequest(request) {
      if (closed) admitListed(operations, mode === 'require-id', request);
      else admitAny(operations, request);
      if (mode === 'log') logUnlisted(operations, request, logged);
    },
  };
  if (mode !== 'off' && operations.size === 0) log.warn({ mode }, 'The safelist is empty');
  return { plugin, store: store(operations, !closed) };
}

function admitListed(
  operations: PersistedOperations,
  idOnly: boolean,
  { document, documentId }: IncomingRequest,
): void {
  if (document !== undefined && documentId !== undefined) {
    throw refusal('CANNOT_SEND_PQ_ID_AND_BODY', 400, 'Send the id of a persisted operation or a body, not both.');
  }
  if (documentId !== undefined) {
    if (operations.bodyOf(documentId) === undefined) throw notInList();
  } else if (idOnly) {
    throw refusal('PERSISTED_QUERY_ID_REQUIRED', 400, 'Only persisted operations run here; send the id of one.');
  } else if (document === undefined || !operations.hasBody(stripped(document))) {
    throw refusal('QUERY_NOT_IN_SAFELIST', 403, 'The operation is not in the list of persisted operations.');
  }
}

// An id that no client can register by itself must be in the list; any other may be registered by the next request.
function admitAny(operations: PersistedOperations, { document, documentId }: IncomingRequest): void {
  if (documentId === undefined || operations.bodyOf(documentId) !== undefined) return;
  if (!SHA_256.test(documentId)) throw notInList();
  if (document !== undefined && sha256(document) !== documentId) {
    throw new CrowdPayError('INVALID_INPUT', 'The persisted query id is not the SHA-256 of the document.');
  }
}

function logUnlisted(
  operations: PersistedOperations,
  { call, document, documentId }: IncomingRequest,
  logged: LRUCache<string, true>,
): void {
  if (documentId !== undefined && operations.bodyOf(documentId) !== undefined) return;
  if (document !== undefined && operations.hasBody(stripped(document))) return;
  const documentHash = document === undefined ? documentId : sha256(document);
  if (documentHash === undefined || logged.has(documentHash)) return;
  logged.set(documentHash, true);
  call.log.warn({ documentHash }, 'An operation is not in the safelist');
}

function sha256(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

// White space and comments make no other operation of it. What is no GraphQL is in no list.
function stripped(document: string): string {
  try {
    return stripIgnoredCharacters(document);
  } catch {
    return '';
  }
}

function store(operations: PersistedOperations, automatic: boolean): DocumentStore {
  const registered = new LRUCache<string, string>({
    max: REGISTERED_LIMIT,
    maxSize: REGISTERED_CHARACTERS,
    sizeCalculation: (text) => Math.max(1, text.length),
  });
  // Apollo Server prefixes the hash with `apq:`.
  const idOf = (key: string): string => key.slice(key.indexOf(':') + 1);
  return {
    get: (key) => Promise.resolve(operations.bodyOf(idOf(key)) ?? (automatic ? registered.get(key) : undefined)),
    set(key, value) {
      if (automatic) registered.set(key, value);
      return Promise.resolve();
    },
    delete: (key) => Promise.resolve(registered.delete(key)),
  };
}

function notInList(): GraphQLError {
  return refusal('PERSISTED_QUERY_NOT_IN_LIST', 404, 'There is no persisted operation with this id.');
}

function refusal(code: string, status: number, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
