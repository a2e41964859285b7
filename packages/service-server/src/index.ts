/**
 * The server of every service behind the gateway: mutual TLS, health, readiness, metrics, and internal routes.
 *
 * ```ts
 * const tokenize = internalRoute({
 *   path: '/internal/tokenize',
 *   callers: ['gateway'],
 *   body: z.strictObject({ items: z.array(item).max(1000) }),
 *   principal: 'required',
 *   handle: async ({ items }, { principal }) => ({ results: await vault.tokenize(principal, items) }),
 * });
 * const server = await startServiceServer({ name: 'vault', routes: [tokenize], ... });
 * closeOnSignals({ close: () => server.close(), log });
 * ```
 *
 * A route is closed to every service that it does not list; one that an extension adds without `config.access` is closed
 * to all. A principal counts only when the peer that sends it is the one that signed it. Bodies are never logged.
 */
export { type PeerService, type PrincipalNeed, type RouteAccess, peerOf, principalOf } from './access.ts';
export {
  type CallContext,
  type InternalRoute,
  type InternalRouteOptions,
  type PrincipalFor,
  internalRoute,
} from './internal-route.ts';
export type { ErrorAnswer } from './error-answer.ts';
export type { Readiness, ReadinessReport } from './health.ts';
export { REQUEST_ID_HEADER, isRequestId, requestIdOf } from './request-id.ts';
export { type ServiceServer, type ServiceServerOptions, startServiceServer } from './service-server.ts';
export { type CloseOnSignalsOptions, type ProcessEnd, closeOnSignals } from './close-on-signals.ts';
