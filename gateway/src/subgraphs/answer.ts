import { CrowdPayError, isErrorCode, toGraphQLError } from '@crowdpay/errors';
import type { RawAnswer } from '@crowdpay/service-client';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { z } from 'zod';

/** What a subgraph said, as far as the gateway lets it speak. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly extensions?: { readonly ftv1: string };
}

const errorShape = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.record(z.string(), z.unknown()).default({}),
});
const answerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorShape).max(1_000).optional(),
  extensions: z.object({ ftv1: z.string() }).optional().catch(undefined),
});

/**
 * Reads a subgraph's answer. Errors keep message, path, code and plain details; `http` above all goes, by which a
 * subgraph could choose the status of the client's answer.
 *
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when the answer is no GraphQL.
 */
export function readSubgraphAnswer(name: string, answer: RawAnswer): SubgraphAnswer {
  const read = answerShape.safeParse(parse(answer.body));
  const { data, errors, extensions } = read.data ?? {};
  if (data === undefined && errors === undefined) {
    throw new CrowdPayError('UPSTREAM_UNAVAILABLE', `The service ${name} did not answer. Try again later.`);
  }
  return {
    ...(data !== undefined && { data }),
    ...(errors !== undefined && { errors: errors.map(spoken) }),
    ...(extensions !== undefined && { extensions }),
  };
}

/** The form in which a failed fetch stands among a response's errors: without an HTTP status, for the rest may be fine. */
export function fieldError(thrown: unknown): GraphQLError {
  const { message, extensions, originalError } = toGraphQLError(thrown);
  const { http: _status, ...kept } = extensions;
  return new GraphQLError(message, { originalError: originalError ?? null, extensions: kept });
}

function spoken({ message, path, extensions }: z.output<typeof errorShape>): GraphQLFormattedError {
  const { code } = extensions;
  const plain = Object.entries(extensions).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  );
  return {
    message,
    ...(path && { path }),
    extensions: { ...Object.fromEntries(plain), code: isErrorCode(code) ? code : 'INTERNAL' },
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
