import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import { anonymousPrincipal } from '@crowdpay/principal';
import type { FastifyRequest } from 'fastify';
import type { GatewayCall } from '../call.ts';
import type { SourceIds } from '../rate-limit/source-id.ts';
import { nextTraceparent } from './trace-context.ts';

/** What calls are made of. */
export interface OpenCallOptions {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Logger;
  /** The tenant of callers who have not signed in. */
  readonly defaultTenant: string;
  readonly sourceIds: SourceIds;
  /** The time that a client waits at most. */
  readonly deadlineMs: number;
}

/** Makes the call of an HTTP request. */
export type OpenCall = (request: FastifyRequest) => GatewayCall;

/** @returns a function that opens calls: the caller is nobody in particular yet, from somewhere. */
export function createOpenCall(options: OpenCallOptions): OpenCall {
  return (request) => ({
    requestId: request.id,
    traceparent: nextTraceparent(request.headers['traceparent'], options.randomness),
    source: request.ip,
    method: request.method === 'GET' ? 'GET' : 'POST',
    headers: request.headers,
    deadline: new Date(options.clock.now().getTime() + options.deadlineMs),
    log: options.log.child({ requestId: request.id }),
    principal: {
      ...anonymousPrincipal(options.defaultTenant, request.id),
      source: options.sourceIds(request.ip),
    },
    responseHeaders: new Map(),
  });
}
