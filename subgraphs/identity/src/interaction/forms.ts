import { CrowdPayError, httpStatusOf } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { FastifyInstance } from 'fastify';
import { errors } from 'oidc-provider';
import { errorPage } from '../pages/message-page.ts';
import { pageHeaders } from '../pages/page.ts';

const FORM_LIMIT_BYTES = 4_096;

/** Lets the routes of `scope` read forms, as URLSearchParams. */
export function readForms(scope: FastifyInstance): void {
  scope.addContentTypeParser<string>(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, parsed) => {
      parsed(null, new URLSearchParams(body));
    },
  );
}

/**
 * Lets the routes of `scope` answer errors with a page, for people. What is no refusal (the protocol's, ours,
 * Fastify's) is our fault and goes to the log.
 */
export function answerWithPages(scope: FastifyInstance, log: Logger): void {
  scope.setErrorHandler((thrown: unknown, request, reply) => {
    const { status, code } = refusalOf(thrown);
    if (status >= 500) log.error({ requestId: request.id, err: thrown }, 'An interaction page failed');
    return reply.status(status).headers(pageHeaders()).type('text/html').send(errorPage(code));
  });
}

function refusalOf(thrown: unknown): { readonly status: number; readonly code: string } {
  if (thrown instanceof errors.OIDCProviderError) return { status: thrown.statusCode, code: thrown.error };
  if (thrown instanceof CrowdPayError) return { status: httpStatusOf(thrown.code), code: thrown.code };
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  return status >= 400 && status < 500 ? { status, code: 'invalid_request' } : { status: 500, code: 'server_error' };
}
