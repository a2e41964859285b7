import type { Server } from 'node:https';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { parseSpiffeId, peerSpiffeId } from '@crowdpay/mtls';
import { PRINCIPAL_HEADER, type PrincipalVerifier, type VerifiedPrincipal } from '@crowdpay/principal';
import type { PeerService, RouteAccess } from './access.ts';

type Counter = ReturnType<Metrics['counter']>;

/** What admission needs to know. */
export interface AdmissionOptions {
  /** Only services of this environment are admitted. */
  readonly environment: string;
  readonly principals: PrincipalVerifier | undefined;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/**
 * The hook that every request passes before its body is read: the peer's certificate must name a service of our
 * environment that the route lists, and the principal must be vouched for by that same peer.
 */
export function createAdmission(options: AdmissionOptions): onRequestAsyncHookHandler {
  const refusals = refusalCounter(options.metrics);

  function refuse(reason: string, error: CrowdPayError, peer?: PeerService): CrowdPayError {
    refusals.inc({ reason });
    options.log.warn({ reason, peer: peer?.spiffeId }, 'Request refused');
    return error;
  }

  return async (request) => {
    const peer = peerServiceOf(request, options.environment);
    if (peer === undefined) throw refuse('unknown-peer', forbidden('The caller is no service of this environment.'));
    // A request that no route matches has no access either.
    const { access } = request.routeOptions.config;
    if (!isListed(access, peer)) {
      throw refuse('not-a-caller', forbidden(`The service ${peer.service} may not call this.`), peer);
    }
    request.peer = peer;
    try {
      request.principal = await establishPrincipal(request, access, peer, options.principals);
    } catch (error) {
      throw error instanceof CrowdPayError ? refuse('principal', error, peer) : error;
    }
  };
}

/** Counts connections that ended before a request could be read, for example without a certificate of our CA. */
export function countFailedHandshakes(server: Server, metrics: Metrics): void {
  const refusals = refusalCounter(metrics);
  server.on('tlsClientError', () => {
    refusals.inc({ reason: 'handshake' });
  });
}

function refusalCounter(metrics: Metrics): Counter {
  return metrics.counter({
    name: 'service_server_refusals_total',
    help: 'Connections and requests refused before a body was read, by reason.',
    labelNames: ['reason'],
  });
}

function peerServiceOf(request: FastifyRequest, environment: string): PeerService | undefined {
  const spiffeId = peerSpiffeId(request.raw.socket);
  const workload = spiffeId === undefined ? undefined : parseSpiffeId(spiffeId);
  if (spiffeId === undefined || workload?.environment !== environment) return undefined;
  return { spiffeId, service: workload.service };
}

function isListed(access: RouteAccess | undefined, peer: PeerService): access is RouteAccess {
  if (access === undefined) return false;
  return access.callers === 'any' || access.callers.includes(peer.service);
}

async function establishPrincipal(
  request: FastifyRequest,
  access: RouteAccess,
  peer: PeerService,
  principals: PrincipalVerifier | undefined,
): Promise<VerifiedPrincipal | null> {
  const need = access.principal ?? 'none';
  if (need === 'none') return null;
  const jwt = request.headers[PRINCIPAL_HEADER];
  if (jwt === undefined && need === 'optional') return null;
  if (typeof jwt !== 'string' || principals === undefined) throw unauthenticated('A signed principal is required.');
  const principal = await principals.verify(jwt);
  // A principal is bound to the service that signed it: one that leaked is worthless to any other peer.
  if (principal.presenter !== peer.spiffeId) throw unauthenticated('The principal was signed by another service.');
  return principal;
}

function forbidden(message: string): CrowdPayError {
  return new CrowdPayError('FORBIDDEN', message);
}

function unauthenticated(message: string): CrowdPayError {
  return new CrowdPayError('UNAUTHENTICATED', message);
}
