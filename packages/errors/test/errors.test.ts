import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import {
  asCrowdPayError,
  CrowdPayError,
  ERROR_CODES,
  httpStatusOf,
  isErrorCode,
  toGraphQLError,
} from '../src/index.ts';

describe('the code union', () => {
  it.each(Object.keys(ERROR_CODES))('knows %s and gives it an HTTP status of an error', (code) => {
    expect(isErrorCode(code)).toBe(true);
    expect(httpStatusOf(code as keyof typeof ERROR_CODES)).toBeGreaterThanOrEqual(400);
  });

  it.each(['toString', '__proto__', 'constructor', 'not_found', '', 404, null, undefined, {}])(
    'does not take %p for a code',
    (value) => {
      expect(isErrorCode(value)).toBe(false);
    },
  );
});

describe('asCrowdPayError', () => {
  it('lets our own errors through unchanged', () => {
    const error = new CrowdPayError('NOT_FOUND', 'There is no such pod.');
    expect(asCrowdPayError(error)).toBe(error);
  });

  it.each([
    new Error('row (tenant, ssn)=(acme, 123-45-6789) exists'),
    'a string',
    null,
    undefined,
    { code: 'NOT_FOUND' },
  ])('turns %p into INTERNAL, tells the client nothing of it, and keeps it for the log', (thrown) => {
    const error = asCrowdPayError(thrown);
    expect(error.code).toBe('INTERNAL');
    expect(error.message).toBe('The request failed for a reason on our side. Try again later.');
    expect(error.cause).toBe(thrown);
  });
});

describe('the GraphQL form of an error', () => {
  it('carries code, details and HTTP status under extensions', () => {
    const thrown = new CrowdPayError('LIMIT_EXCEEDED', 'Ask for fewer.', { details: { limit: 100 } });
    expect(toGraphQLError(thrown).toJSON()).toEqual({
      message: 'Ask for fewer.',
      extensions: { code: 'LIMIT_EXCEEDED', http: { status: 400 }, limit: 100 },
    });
  });

  it('cannot have its code or status replaced by a detail', () => {
    const thrown = new CrowdPayError('FORBIDDEN', 'No.', { details: { code: 'OK', http: 200 } });
    expect(toGraphQLError(thrown).extensions).toEqual({ code: 'FORBIDDEN', http: { status: 403 } });
  });

  it('shows neither the stack nor the cause of what went wrong', () => {
    const text = JSON.stringify(toGraphQLError(new Error('password=hunter2')));
    expect(text).not.toMatch(/hunter2|\.ts:|stack|cause/);
  });

  it('is a GraphQL error whose original error is ours', () => {
    const thrown = new CrowdPayError('CONFLICT', 'Already there.');
    const error = toGraphQLError(thrown);
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error.originalError).toBe(thrown);
  });
});
