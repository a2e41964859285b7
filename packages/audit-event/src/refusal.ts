import { CrowdPayError } from '@crowdpay/errors';

/** Why an event was refused at its source. */
export type RefusalReason = 'UNKNOWN_TYPE' | 'INVALID_SHAPE' | 'TOO_LARGE' | 'RAW_PII';

/**
 * An event that may not enter the log. It is a mistake in our own code, so a client sees INTERNAL; the message names
 * fields and rules, never values.
 */
export class AuditEventRefusal extends CrowdPayError {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string) {
    super('INTERNAL', 'The request failed for a reason on our side. Try again later.', { cause: new Error(message) });
    this.reason = reason;
  }
}
