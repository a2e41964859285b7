/**
 * Calls another service's internal routes.
 *
 * ```ts
 * const vault = createServiceClient({ name: 'vault', url, svid, environment, log, metrics });
 * const { results } = await vault.call('/internal/tokenize', { items }, answerShape, { principal, requestId });
 * ```
 *
 * Every call ends: with an answer of the expected shape, with the callee's own typed error, or with
 * UPSTREAM_UNAVAILABLE at its deadline at the latest. Only what the caller marks as repeatable is tried again.
 */
export {
  type CallOptions,
  type RawAnswer,
  type RawRequest,
  type ServiceClient,
  type ServiceClientOptions,
  createServiceClient,
} from './service-client.ts';
