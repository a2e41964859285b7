import type { ErrorCode } from './codes.ts';

/** Facts about an error that a client may see. Never a value that could be personal or secret. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/**
 * The only error that crosses a service's border. `message` is read by the client: it says what to do about it and
 * never holds a value that the client sent.
 */
export class CrowdPayError extends Error {
  override readonly name = 'CrowdPayError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Turns whatever was thrown into an error that may be shown: ours as it is, everything else as INTERNAL with a fixed
 * message and the original kept as `cause` for the log.
 */
export function asCrowdPayError(thrown: unknown): CrowdPayError {
  if (thrown instanceof CrowdPayError) return thrown;
  return new CrowdPayError('INTERNAL', 'The request failed for a reason on our side. Try again later.', {
    cause: thrown,
  });
}
