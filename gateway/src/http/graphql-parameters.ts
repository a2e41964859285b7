import type { HTTPGraphQLRequest } from '@apollo/server';
import { CrowdPayError, toGraphQLError } from '@crowdpay/errors';
import { z } from 'zod';
import type { IncomingRequest } from '../plugins/plugin.ts';

const persistedQuery = z.object({ version: z.literal(1), sha256Hash: z.string().min(1).max(256) });
const extensionsShape = z.object({ persistedQuery: persistedQuery.optional() }).nullish();

/**
 * The document and the persisted operation's id of a request, read as Apollo Server will read them: from the body of a
 * POST, from the query of a GET. What it refuses anyway (another shape, a parameter given twice) is left for it to refuse.
 *
 * @throws GraphQLError INVALID_INPUT for an id of another shape, which Apollo Server would take as it is.
 */
export function readParameters(request: HTTPGraphQLRequest): Omit<IncomingRequest, 'call'> {
  const { document, extensions } = request.method === 'GET' ? fromSearch(request.search) : fromBody(request.body);
  const read = extensionsShape.safeParse(extensions);
  if (!read.success) {
    throw toGraphQLError(new CrowdPayError('INVALID_INPUT', 'The extension persistedQuery is not of version 1.'));
  }
  return {
    document: typeof document === 'string' && document !== '' ? document : undefined,
    documentId: read.data?.persistedQuery?.sha256Hash,
  };
}

interface Parameters {
  readonly document: unknown;
  readonly extensions: unknown;
}

function fromSearch(search: string): Parameters {
  const parameters = new URLSearchParams(search);
  return { document: parameters.get('query'), extensions: parseExtensions(parameters.get('extensions')) };
}

function fromBody(body: unknown): Parameters {
  const { query, extensions } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return { document: query, extensions: typeof extensions === 'string' ? undefined : extensions };
}

function parseExtensions(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
