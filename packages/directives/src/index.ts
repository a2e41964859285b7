/**
 * What `@tokenize`, `@sensitive`, `@token`, `@rateLimit`, `@authenticated` and `@requiresScopes` mean.
 *
 * A subgraph enforces them by `applyDirectives`; the gateway reads them off the supergraph by `tokenizeKind`,
 * `isSensitive`, `tokenKind`, `requiredScopes`, `needsAuthentication` and `rateLimitOf`. Both read the SDL behind a schema's elements: a
 * schema that was built without SDL is refused rather than left open.
 */
export { type ApplyDirectivesOptions, applyDirectives } from './apply-directives.ts';
export type { DirectiveContext } from './directive-context.ts';
export { isSensitive, tokenKind, tokenizeKind } from './pii-directives.ts';
export { type RateLimit, rateLimitOf } from './rate-limit-directive.ts';
export { type RateLimitStore, memoryRateLimitStore } from './rate-limit-store.ts';
export { needsAuthentication, requiredScopes } from './scope-directives.ts';
