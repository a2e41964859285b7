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
