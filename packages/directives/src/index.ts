export { type ApplyDirectivesOptions, applyDirectives } from './apply-directives.ts';
export type { DirectiveContext } from './directive-context.ts';
export { tokenKind, tokenizeKind } from './pii-directives.ts';
export { type RateLimit, rateLimitOf } from './rate-limit-directive.ts';
export { type RateLimitStore, memoryRateLimitStore } from './rate-limit-store.ts';
export { needsAuthentication, requiredScopes } from './scope-directives.ts';
