import type { FastifyRequest } from 'fastify';
import type { VerifiedPrincipal } from '@crowdpay/principal';

/** Whether a route needs to know on whose behalf it is called. */
export type PrincipalNeed = 'required' | 'optional' | 'none';

/** Who may call a route. A route without it is closed to everyone. */
export interface RouteAccess {
  /** The services that may call it; `any` stands for every service of the environment. */
  readonly callers: readonly string[] | 'any';
  /**
   * `required`: refused without a signed principal; `optional`: refused with a bad one; `none`: a principal is not
   * looked at. `none` by default.
   */
  readonly principal?: PrincipalNeed;
}

/** The service at the other end of the connection, as its certificate says. */
export interface PeerService {
  readonly spiffeId: string;
  /** For example `gateway`. */
  readonly service: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set it on every route that `extend` adds; see {@link RouteAccess}. */
    access?: RouteAccess;
    /** Answers even while the service does not serve yet. */
    health?: boolean;
  }
  interface FastifyRequest {
    /** Null until the caller is admitted; read it by {@link peerOf}. */
    peer: PeerService | null;
    /** Null where the route asks for none; read it by {@link principalOf}. */
    principal: VerifiedPrincipal | null;
  }
}

/** The admitted caller of a request. @throws TypeError before admission, which no route handler can see. */
export function peerOf(request: FastifyRequest): PeerService {
  if (request.peer === null) throw new TypeError('The caller was not admitted.');
  return request.peer;
}

/** On whose behalf a request runs; undefined where the route asks for no principal or none was sent. */
export function principalOf(request: FastifyRequest): VerifiedPrincipal | undefined {
  return request.principal ?? undefined;
}
