/**
 * Every code that a client of the platform can meet, with the HTTP status of a request that fails as a whole with it.
 * A field that fails leaves the response's data and status 200 (GraphQL over HTTP).
 */
export const ERROR_CODES = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  POLICY_DENIED: 403,
  STEP_UP_REQUIRED: 403,
  CAPTCHA_REQUIRED: 403,
  RATE_LIMITED: 429,
  LIMIT_EXCEEDED: 400,
  COST_EXCEEDED: 400,
  INJECTION_BLOCKED: 403,
  SENSITIVE_LITERAL: 400,
  INVALID_INPUT: 400,
  INVALID_PII: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  IDEMPOTENCY_CONFLICT: 409,
  IDEMPOTENCY_IN_FLIGHT: 409,
  INSUFFICIENT_FUNDS: 402,
  PAYMENT_DECLINED: 402,
  UPSTREAM_UNAVAILABLE: 503,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Whether a string from outside is one of our codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** The HTTP status of a request that fails as a whole with `code`. */
export function httpStatusOf(code: ErrorCode): number {
  return ERROR_CODES[code];
}
