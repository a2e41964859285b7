import { CrowdPayError, httpStatusOf } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorMask } from '../plugins/mask-errors.ts';

/** The media type of GraphQL over HTTP. */
export const GRAPHQL_RESPONSE = 'application/graphql-response+json';

/** What answers errors that no GraphQL operation is there for. */
export interface ErrorReplyOptions {
  readonly mask: ErrorMask;
  readonly log: Logger;
}

/** Answers what goes wrong outside of an operation in the form that GraphQL clients read: `{ "errors": [ … ] }`. */
export function addErrorReplies(app: FastifyInstance, options: ErrorReplyOptions): void {
  app.setNotFoundHandler((request, reply) =>
    send(options, request, reply, new CrowdPayError('NOT_FOUND', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error, request, reply) => send(options, request, reply, error));
}

async function send(
  { mask, log }: ErrorReplyOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
): Promise<FastifyReply> {
  const { error, status } = asRefusal(thrown);
  if (error.code === 'INTERNAL') log.error({ err: thrown, requestId: request.id }, 'A request failed');
  const { message, code, details } = error;
  const body = { errors: [mask({ message, extensions: { ...details, code } }, error)] };
  const graphql = request.headers.accept?.includes(GRAPHQL_RESPONSE) ?? false;
  return reply
    .status(status)
    .type(`${graphql ? GRAPHQL_RESPONSE : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify(body));
}

// Fastify's own refusals quote the request; only their status is kept.
function asRefusal(thrown: unknown): { error: CrowdPayError; status: number } {
  if (thrown instanceof CrowdPayError) return { error: thrown, status: httpStatusOf(thrown.code) };
  const status = statusOf(thrown);
  const words = WORDS[status];
  if (words === undefined) {
    const error = new CrowdPayError('INTERNAL', 'The request failed for a reason on our side. Try again later.');
    return { error, status: 500 };
  }
  const code = status === 413 ? 'LIMIT_EXCEEDED' : 'INVALID_INPUT';
  return { error: new CrowdPayError(code, words), status };
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'The request could not be read.',
  413: 'The request is too large.',
  414: 'The address is too long.',
  415: 'The content type is not one that is read here.',
};

function statusOf(thrown: unknown): number {
  const status = typeof thrown === 'object' && thrown !== null && 'statusCode' in thrown ? thrown.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}
