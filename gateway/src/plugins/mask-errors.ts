import { CrowdPayError, isErrorCode } from '@crowdpay/errors';
import { findRawPii } from '@crowdpay/pii-token';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { clientMessage } from './client-message.ts';

/** What a mask is made of. */
export interface ErrorMaskOptions {
  /** Told the code of every error that leaves. */
  readonly onError?: (code: string) => void;
}

/** Turns an error into what the client may know of it (Apollo Server's `formatError`). */
export type ErrorMask = (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError;

/** Codes that persisted-query clients act upon. */
const PERSISTED_QUERY_CODES: ReadonlySet<string> = new Set([
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_IN_LIST',
  'PERSISTED_QUERY_ID_REQUIRED',
  'QUERY_NOT_IN_SAFELIST',
  'CANNOT_SEND_PQ_ID_AND_BODY',
]);
/** Apollo Server's codes for a request that is at fault. */
const CLIENT_FAULTS: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
]);
const INTERNAL_MESSAGE = 'The request failed for a reason on our side. Try again later.';
const MESSAGE_LIMIT = 1_000;

/**
 * The mask that every error passes. Our codes and those of persisted queries stay as they are; what is the client's fault
 * becomes INVALID_INPUT without the values that it sent; all else becomes INTERNAL. No stack, no subgraph's name, and no
 * message in which personal data is seen.
 */
export function createErrorMask({ onError }: ErrorMaskOptions = {}): ErrorMask {
  return (formatted, thrown) => {
    const masked = mask(formatted, thrown);
    onError?.(String(masked.extensions?.['code']));
    return masked;
  };
}

function mask(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  const code = codeOf(formatted, thrown);
  if (isErrorCode(code) && code !== 'INTERNAL') {
    return { message: safe(formatted.message, code), ...place, extensions: { ...details(formatted), code } };
  }
  if (PERSISTED_QUERY_CODES.has(code)) return { message: formatted.message, extensions: { code } };
  if (CLIENT_FAULTS.has(code)) {
    return {
      message: safe(clientMessage(formatted, thrown), 'INVALID_INPUT'),
      ...place,
      extensions: { code: 'INVALID_INPUT' },
    };
  }
  return { message: INTERNAL_MESSAGE, ...(path && { path }), extensions: { code: 'INTERNAL' } };
}

// Apollo Server wraps what a validation rule reports and puts its own code over the rule's.
function codeOf(formatted: GraphQLFormattedError, thrown: unknown): string {
  const inner = thrown instanceof GraphQLError ? thrown.originalError : undefined;
  if (inner instanceof GraphQLError && isErrorCode(inner.extensions['code'])) return inner.extensions['code'];
  if (thrown instanceof CrowdPayError) return thrown.code;
  const code = formatted.extensions?.['code'];
  return typeof code === 'string' ? code : 'INTERNAL';
}

function details({ extensions = {} }: GraphQLFormattedError): Record<string, unknown> {
  const kept = Object.entries(extensions).filter(
    ([name, value]) =>
      !HIDDEN.has(name) &&
      (typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && isSafe(value))),
  );
  return Object.fromEntries(kept);
}

/** Who failed inside is nobody's business outside. */
const HIDDEN: ReadonlySet<string> = new Set(['code', 'serviceName', 'service', 'stacktrace', 'exception']);

function safe(message: string, code: string): string {
  return isSafe(message) ? message : `The request was refused (${code}).`;
}

function isSafe(text: string): boolean {
  return text.length <= MESSAGE_LIMIT && findRawPii(text) === undefined;
}
