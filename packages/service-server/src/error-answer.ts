import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asCrowdPayError, CrowdPayError, httpStatusOf } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';

/** The body of every answer that is an error. */
export interface ErrorAnswer {
  readonly error: {
    readonly code: CrowdPayError['code'];
    readonly message: string;
    readonly details: CrowdPayError['details'];
  };
}

/** Answers what a handler threw as `{ error: { code, message, details } }`; only what is our fault is logged as an error. */
export function answerErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((thrown: unknown, request, reply) => {
    const { status, error } = answerFor(thrown);
    logFailure(log, request, error);
    return send(reply, status, error);
  });
  app.setNotFoundHandler((_request, reply) =>
    send(reply, 404, new CrowdPayError('NOT_FOUND', 'There is no such path.')),
  );
}

function answerFor(thrown: unknown): { status: number; error: CrowdPayError } {
  const error = isProtocolError(thrown) ? protocolError(thrown) : asCrowdPayError(thrown);
  return { status: isProtocolError(thrown) ? thrown.statusCode : httpStatusOf(error.code), error };
}

// What Fastify itself refuses: a body that is too large, no JSON, or of another content type.
function isProtocolError(thrown: unknown): thrown is FastifyError & { statusCode: number } {
  if (!(thrown instanceof Error) || !('code' in thrown) || !('statusCode' in thrown)) return false;
  const { statusCode, code } = thrown;
  return typeof code === 'string' && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

// Fastify's own message is left out: for a body that is no JSON it quotes the body.
function protocolError(thrown: FastifyError): CrowdPayError {
  if (thrown.statusCode === 413)
    return new CrowdPayError('LIMIT_EXCEEDED', 'The body is larger than this service reads.');
  return new CrowdPayError('INVALID_INPUT', 'The request is not one that this service reads: it takes JSON.');
}

function send(reply: FastifyReply, status: number, error: CrowdPayError): FastifyReply {
  const answer: ErrorAnswer = { error: { code: error.code, message: error.message, details: error.details } };
  return reply.status(status).type('application/json').send(answer);
}

function logFailure(log: Logger, request: FastifyRequest, error: CrowdPayError): void {
  const line = {
    requestId: request.id,
    route: request.routeOptions.url,
    peer: request.peer?.service,
    code: error.code,
  };
  if (error.code === 'INTERNAL') log.error({ ...line, err: error }, 'Request failed');
  else log.debug(line, 'Request answered with an error');
}
