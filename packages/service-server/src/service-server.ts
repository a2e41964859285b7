import type { AddressInfo } from 'node:net';
import type { Server } from 'node:https';
import Fastify, { type FastifyInstance } from 'fastify';
import { systemClock } from '@crowdpay/clock';
import { type IdSource, randomIds } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { secureContextOf, type SvidSource, tlsServerOptions } from '@crowdpay/mtls';
import type { PrincipalVerifier } from '@crowdpay/principal';
import { countFailedHandshakes, createAdmission } from './admission.ts';
import { answerErrors } from './error-answer.ts';
import { closedUntil } from './closed-until.ts';
import { addHealthRoutes, type Readiness } from './health.ts';
import { addInternalRoute, type InternalRoute } from './internal-route.ts';
import { requestIdOf } from './request-id.ts';
import { measureRequests } from './request-metrics.ts';

/** What a service's server is made of. */
export interface ServiceServerOptions {
  /** The service's name, for example `vault`. */
  readonly name: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly svid: SvidSource;
  /** Callers of another environment are refused. */
  readonly environment: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly routes: readonly InternalRoute[];
  readonly readiness?: Readiness;
  /**
   * Whether the service serves yet. While it is false, every route but those of health answers UPSTREAM_UNAVAILABLE; have
   * `readiness` say so too. A service without it serves as soon as it listens.
   */
  readonly isServing?: () => boolean;
  /** Needed as soon as one route asks for a principal. */
  readonly principals?: PrincipalVerifier;
  /** Adds routes of other kinds; each must carry `config: { access }` or it stays closed. */
  readonly extend?: (app: FastifyInstance) => Promise<void> | void;
  /** The largest body in bytes; 1 MiB by default. */
  readonly bodyLimitBytes?: number;
  /** Where fresh request ids come from. */
  readonly ids?: IdSource;
}

/** A running server. */
export interface ServiceServer {
  /** `https://<host>:<port>`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new request, lets those in flight end (5 s at most), and closes every connection. */
  close(): Promise<void>;
}

const ONE_MEBIBYTE = 1_048_576;
const REQUEST_TIMEOUT_MS = 30_000;
const CLOSE_LIMIT_MS = 5_000;
const CLOSE_SWEEP_MS = 20;

/**
 * Starts a mutual-TLS server that admits only services of the same environment, and each route only to the callers that
 * it lists. Bodies are never logged. A rotated SVID takes effect on new connections; open ones go on.
 */
export async function startServiceServer(options: ServiceServerOptions): Promise<ServiceServer> {
  const { svid, host, log, metrics } = options;
  assertPrincipals(options);
  const secureApp = createApp(options);
  const { server } = secureApp;
  // Extensions are written against Fastify's default types; none of them touches the raw server.
  const app: FastifyInstance = secureApp;
  app.decorateRequest('peer', null);
  app.decorateRequest('principal', null);
  measureRequests(app, metrics);
  countFailedHandshakes(server, metrics);
  app.addHook('onRequest', createAdmission({ ...options, principals: options.principals }));
  if (options.isServing !== undefined) app.addHook('onRequest', closedUntil(options.isServing));
  answerErrors(app, log);
  addHealthRoutes(app, { readiness: options.readiness, metrics, log });
  for (const route of options.routes) addInternalRoute(app, route, log);
  await options.extend?.(app);

  const stopRotation = svid.onRotate(() => {
    server.setSecureContext(secureContextOf(svid));
  });
  await app.listen({ host, port: options.port });
  const { port } = server.address() as AddressInfo;
  log.info({ host, port }, 'Listening');

  let closing: Promise<void> | undefined;
  return {
    url: `https://${host}:${port}`,
    port,
    close() {
      stopRotation();
      closing ??= closeGracefully(app, server);
      return closing;
    },
  };
}

function createApp(options: ServiceServerOptions): FastifyInstance<Server> {
  const ids = options.ids ?? randomIds(systemClock);
  return Fastify({
    https: tlsServerOptions(options.svid),
    // Fastify's own logger writes what the request says; the hooks write what we choose.
    logger: false,
    genReqId: (request) => requestIdOf(request, ids),
    bodyLimit: options.bodyLimitBytes ?? ONE_MEBIBYTE,
    requestTimeout: REQUEST_TIMEOUT_MS,
    exposeHeadRoutes: false,
  });
}

function assertPrincipals(options: ServiceServerOptions): void {
  const needy = options.routes.find((route) => route.principal !== 'none');
  if (needy !== undefined && options.principals === undefined) {
    throw new TypeError(`The route ${needy.path} asks for a principal, but the server was given no verifier.`);
  }
}

async function closeGracefully(app: FastifyInstance, server: Server): Promise<void> {
  // A connection that was busy when closing began becomes idle with its last answer, and nothing else would close it.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, CLOSE_SWEEP_MS);
  const deadline = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_LIMIT_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}
