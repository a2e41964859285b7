import { CrowdPayError } from '@crowdpay/errors';
import type { Clock } from '@crowdpay/clock';
import type { InjectionScanner } from '@crowdpay/injection-scan';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayCall } from '../call.ts';
import { remainingMs } from '../deadline.ts';
import type { OpenCall } from '../http/open-call.ts';
import { rateLimited, setRateHeaders } from '../rate-limit/headers.ts';
import type { RateLimiter } from '../rate-limit/limiter.ts';
import { sourceKey } from '../rate-limit/source-key.ts';
import type { EdgeRoute } from './edge-route.ts';
import { readForm, writeForm } from './form.ts';
import { type FormTokensOptions, tokenizeForm } from './form-tokens.ts';
import { requestHeaders, responseHeaders } from './headers.ts';
import { refusePersonalQuery, scanFields, scanJson } from './scan.ts';

/** What the edge is made of. */
export interface EdgeOptions extends FormTokensOptions {
  readonly routes: readonly EdgeRoute[];
  readonly openCall: OpenCall;
  readonly scanner: InjectionScanner;
  readonly clock: Clock;
  /** Limits attempts at accounts, by address. */
  readonly guesses: RateLimiter;
  readonly publicUrl: URL;
  readonly bodyLimitBytes: number;
}

const TIMEOUT_MS = 10_000;
// No dot segments, no escapes: what a path means must not depend on who decodes it.
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]{1,128}){1,8}$/;

/** Adds the routes to services other than GraphQL: limited, scanned, tokenized, and passed on over mTLS. */
export async function addEdge(app: FastifyInstance, options: EdgeOptions): Promise<void> {
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: options.bodyLimitBytes },
      (_request, body, next) => {
        next(null, body);
      },
    );
    for (const route of options.routes) {
      scope.route({
        method: [...route.methods],
        url: route.deep ? `${route.prefix}/*` : route.prefix,
        handler: (request, reply) => pass(options, route, request, reply),
      });
    }
    done();
  });
}

async function pass(
  options: EdgeOptions,
  route: EdgeRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const call = options.openCall(request);
  if (route.guessable && request.method === 'POST') await limitGuesses(options.guesses, call, reply);
  const path = checkedPath(options, call, request.url);
  const body = await checkedBody(options, route, call, request);
  const answer = await route.service.raw({
    method: request.method,
    path,
    headers: requestHeaders(call, request.headers, route.requestHeaders, options.publicUrl),
    ...(body === undefined ? {} : { body }),
    timeoutMs: remainingMs(call, options.clock, TIMEOUT_MS),
  });
  return reply.status(answer.status).headers(responseHeaders(answer.headers)).send(answer.body);
}

async function limitGuesses(limiter: RateLimiter, call: GatewayCall, reply: FastifyReply): Promise<void> {
  const verdict = await limiter.consume(sourceKey(call.source));
  if (verdict.allowed) return;
  setRateHeaders({ set: (name, value) => reply.header(name, value) }, verdict);
  throw rateLimited(verdict);
}

function checkedPath(options: EdgeOptions, call: GatewayCall, url: string): string {
  const [path, query] = splitOnce(url, '?');
  if (!PATH.test(path)) throw new CrowdPayError('NOT_FOUND', 'There is nothing at this address.');
  if (query === undefined) return path;
  const fields = readForm(query);
  refusePersonalQuery(fields);
  scanFields(options.scanner, call, 'query', fields);
  return `${path}?${writeForm(fields)}`;
}

async function checkedBody(
  options: EdgeOptions,
  route: EdgeRoute,
  call: GatewayCall,
  request: FastifyRequest,
): Promise<Buffer | string | undefined> {
  const body = request.body instanceof Buffer && request.body.length > 0 ? request.body : undefined;
  if (body === undefined) return undefined;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    scanJson(options.scanner, call, body.toString('utf8'));
    return body; // byte for byte: a webhook's signature is over what was sent
  }
  if (type !== 'application/x-www-form-urlencoded') {
    throw new CrowdPayError('INVALID_INPUT', 'The body must be a form or JSON.');
  }
  const fields = readForm(body.toString('utf8'));
  const others = fields.filter(({ name }) => !Object.hasOwn(route.personalFields, name));
  scanFields(options.scanner, call, 'form', others);
  return writeForm(await tokenizeForm(options, call, fields, route.personalFields));
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
