import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { VerifiedPrincipal } from '@crowdpay/principal';
import { peerOf, type PrincipalNeed, principalOf } from './access.ts';

/** The principal that a handler sees, by what its route asks for. */
export type PrincipalFor<Need extends PrincipalNeed> = Need extends 'required'
  ? VerifiedPrincipal
  : Need extends 'none'
    ? undefined
    : VerifiedPrincipal | undefined;

/** What a handler knows about the call beside its body. */
export interface CallContext<Need extends PrincipalNeed = PrincipalNeed> {
  /** The calling service, for example `gateway`. */
  readonly peer: string;
  readonly principal: PrincipalFor<Need>;
  readonly requestId: string;
  /** Every line bears the request's id and the peer. */
  readonly log: Logger;
}

/** One operation that other services may call: POST, JSON in, JSON out. */
export interface InternalRouteOptions<Body, Need extends PrincipalNeed> {
  /** For example `/internal/tokenize`. */
  readonly path: string;
  /** The services that may call it. */
  readonly callers: readonly string[];
  /** The body's shape, with a limit on every length and count. */
  readonly body: z.ZodType<Body>;
  readonly principal: Need;
  /** @returns what JSON can hold; money as text, never a bigint. @throws CrowdPayError, which reaches the caller. */
  readonly handle: (body: Body, context: CallContext<Need>) => Promise<object> | object;
}

/** An internal route whose types are checked and done with. */
export interface InternalRoute {
  readonly path: string;
  readonly callers: readonly string[];
  readonly principal: PrincipalNeed;
  /** Reads the body and runs the handler. @throws CrowdPayError INVALID_INPUT for a body of another shape. */
  readonly run: (body: unknown, context: CallContext) => Promise<object>;
}

/** Declares an internal route. */
export function internalRoute<Body, const Need extends PrincipalNeed>(
  options: InternalRouteOptions<Body, Need>,
): InternalRoute {
  const { path, callers, principal, body: shape, handle } = options;
  return {
    path,
    callers,
    principal,
    async run(body, context) {
      const parsed = shape.safeParse(body);
      if (!parsed.success) throw invalidBody(parsed.error.issues);
      // Admission has given the route the principal that its `Need` promises.
      return handle(parsed.data, context);
    },
  };
}

/** Adds an internal route to a server. */
export function addInternalRoute(app: FastifyInstance, route: InternalRoute, log: Logger): void {
  const access = { callers: route.callers, principal: route.principal };
  app.post(route.path, { config: { access } }, async (request) => {
    const peer = peerOf(request).service;
    return route.run(request.body, {
      peer,
      principal: principalOf(request),
      requestId: request.id,
      log: log.child({ requestId: request.id, peer }),
    });
  });
}

// Names of fields help the caller's engineer; values, and keys that are no plain names, might be personal.
function invalidBody(issues: readonly z.core.$ZodIssue[]): CrowdPayError {
  const places = issues.slice(0, 5).map((issue) => issue.path.map(plainPart).join('.') || '(the body)');
  return new CrowdPayError('INVALID_INPUT', `The body is not valid at ${[...new Set(places)].join(', ')}.`);
}

function plainPart(part: PropertyKey): string {
  if (typeof part === 'number') return String(part);
  return typeof part === 'string' && /^[A-Za-z_]\w{0,39}$/.test(part) ? part : '*';
}
