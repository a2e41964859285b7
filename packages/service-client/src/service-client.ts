import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { mtlsDispatcher, spiffeIdOf, type SvidSource } from '@crowdpay/mtls';
import { PRINCIPAL_HEADER } from '@crowdpay/principal';
import { readAnswer } from './answer.ts';
import { createCallMetrics } from './call-metrics.ts';
import { createResilience } from './resilience.ts';
import { isTransportFailure, TransportFailure } from './transport-failure.ts';

/** What a client of one service is made of. */
export interface ServiceClientOptions {
  /** The callee, for example `vault`; no other service is accepted at `url`. */
  readonly name: string;
  /** Where it listens, for example `https://127.0.0.1:4104`. */
  readonly url: string;
  readonly svid: SvidSource;
  readonly environment: string;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** The time that a call may take with all its retries; 5,000 ms by default. */
  readonly timeoutMs?: number;
  /** Connections to the callee; 16 by default. */
  readonly connections?: number;
}

/** What may be said about one call. */
export interface CallOptions {
  /** The signed principal on whose behalf the call is made. */
  readonly principal?: string;
  readonly requestId?: string;
  readonly timeoutMs?: number;
  /** Try again after a transport failure; only for operations that may run twice. False by default. */
  readonly retry?: boolean;
}

/** A request that is passed on as it came. */
export interface RawRequest {
  readonly method: Dispatcher.HttpMethod;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Buffer | string;
  readonly timeoutMs?: number;
}

/** An answer that is passed on as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Calls one other service. */
export interface ServiceClient {
  /**
   * Posts `body` to an internal route and reads the answer by `schema`.
   *
   * @throws CrowdPayError with the callee's own code; UPSTREAM_UNAVAILABLE when it cannot be reached, takes too long,
   *   answers nonsense, or the breaker is open; INVALID_INPUT when a header or the path could not be sent.
   */
  call<T>(path: string, body: unknown, schema: z.ZodType<T>, options?: CallOptions): Promise<T>;
  /** Passes a request on and returns the answer whatever its status. @throws CrowdPayError as `call` does. */
  raw(request: RawRequest): Promise<RawAnswer>;
  /** Lets calls in flight end and closes the connections. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 5_000;

/** A client with pooled mutual-TLS connections, a deadline for each call, and a breaker. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { name, url, svid, environment, log } = options;
  const dispatcher = mtlsDispatcher({
    source: svid,
    expectedSpiffeId: spiffeIdOf(environment, name),
    connections: options.connections ?? 16,
    // Each call has its own deadline, and some wait longer than the dispatcher would: a payment's saga, for one.
    timeouts: { headersMs: 0, bodyMs: 0 },
  });
  const resilience = createResilience(name, log);
  const calls = createCallMetrics(options.metrics, name, () => resilience.isOpen());

  async function guarded<T>(timeoutMs: number | undefined, retried: boolean, attempt: Attempt<T>): Promise<T> {
    const signal = AbortSignal.timeout(timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    try {
      return await calls.measure(() => resilience.run(() => attempt(signal), signal, retried));
    } catch (error) {
      throw error instanceof CrowdPayError ? error : unavailable(name, error);
    }
  }

  async function send(request: RawRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { method, path, headers = {}, body = null } = request;
    try {
      return await dispatcher.request({ origin: url, method, path, headers, body, signal });
    } catch (error) {
      throw asFailure(error);
    }
  }

  return {
    call(path, body, schema, { principal, requestId, timeoutMs, retry = false } = {}) {
      const headers = {
        'content-type': 'application/json',
        ...(principal === undefined ? {} : { [PRINCIPAL_HEADER]: principal }),
        ...(requestId === undefined ? {} : { 'x-request-id': requestId }),
      };
      const text = JSON.stringify(body);
      return guarded(timeoutMs, retry, async (signal) => {
        const response = await send({ method: 'POST', path, headers, body: text }, signal);
        return readAnswer(response.statusCode, await readBody(() => response.body.text()), schema);
      });
    },
    raw(request) {
      return guarded(request.timeoutMs, false, async (signal) => {
        const response = await send(request, signal);
        const body = Buffer.from(await readBody(() => response.body.arrayBuffer()));
        return { status: response.statusCode, headers: response.headers, body };
      });
    },
    async close() {
      calls.close();
      await dispatcher.close();
    },
  };
}

type Attempt<T> = (signal: AbortSignal) => Promise<T>;

async function readBody<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw asFailure(error);
  }
}

// A header or path that cannot be sent is the request's fault and no reason to open the breaker.
function asFailure(error: unknown): Error {
  if (error instanceof Error && 'code' in error && error.code === 'UND_ERR_INVALID_ARG') {
    return new CrowdPayError('INVALID_INPUT', 'The request holds a header or a path that cannot be sent.');
  }
  return new TransportFailure('No answer came back.', { cause: error });
}

function unavailable(name: string, cause: unknown): CrowdPayError {
  const detail = isTransportFailure(cause) ? 'did not answer' : 'cannot be reached at the moment';
  return new CrowdPayError('UPSTREAM_UNAVAILABLE', `The service ${name} ${detail}. Try again later.`, { cause });
}
