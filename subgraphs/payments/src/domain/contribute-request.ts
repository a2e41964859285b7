import { CrowdPayError } from '@crowdpay/errors';
import { type Money, parseMoney } from '@crowdpay/money';
import { isId } from '@crowdpay/ids';
import { isToken } from '@crowdpay/pii-token';

/** What a client sends; the card's number and CVC are tokens since the gateway. */
export interface ContributeInput {
  readonly podId: string;
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly card: {
    readonly number: string;
    readonly cvc: string;
    readonly expiryMonth: number;
    readonly expiryYear: number;
  };
  readonly idempotencyKey: string;
}

/** The same, checked as far as it can be without asking anyone. */
export interface ContributeRequest {
  readonly podId: string;
  readonly amount: Money;
  readonly cardToken: string;
  readonly cvcToken: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly idempotencyKey: string;
}

const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{8,64}$/;
/** No card is issued for longer; a later year is a typing error. */
const MAX_EXPIRY_YEARS = 30;

/**
 * Reads the input of `contribute`.
 *
 * @throws CrowdPayError NOT_FOUND for a pod id that cannot exist, INVALID_PII for a raw card value, INVALID_INPUT for
 *   an amount, an expiry or a key that is not valid.
 */
export function readContributeRequest(input: ContributeInput, now: Date): ContributeRequest {
  if (!isId('pod', input.podId))
    throw new CrowdPayError('NOT_FOUND', 'There is no such pod, or you are not its member.');
  const amount = parseMoney(input.amount);
  if (amount.amount <= 0n) throw new CrowdPayError('INVALID_INPUT', 'The amount must be greater than zero.');
  if (!isToken('PAN', input.card.number) || !isToken('CVC', input.card.cvc)) {
    throw new CrowdPayError('INVALID_PII', 'Card data must come through the gateway, which replaces it by tokens.');
  }
  requireExpiry(input.card.expiryMonth, input.card.expiryYear, now);
  if (!IDEMPOTENCY_KEY.test(input.idempotencyKey)) {
    throw new CrowdPayError(
      'INVALID_INPUT',
      'The idempotency key must be 8 to 64 characters of A-Z, a-z, 0-9, _ and -.',
    );
  }
  return {
    podId: input.podId,
    amount,
    cardToken: input.card.number,
    cvcToken: input.card.cvc,
    expiryMonth: input.card.expiryMonth,
    expiryYear: input.card.expiryYear,
    idempotencyKey: input.idempotencyKey,
  };
}

// A card is valid to the end of its month, wherever on earth that ends last.
function requireExpiry(month: number, year: number, now: Date): void {
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    throw new CrowdPayError('INVALID_INPUT', 'The expiry month must be 1 to 12.');
  }
  const latestYear = now.getUTCFullYear() + MAX_EXPIRY_YEARS;
  if (!Number.isInteger(year) || year < 2000 || year > latestYear) {
    throw new CrowdPayError('INVALID_INPUT', 'The expiry year must have four digits and lie in the near future.');
  }
  const endOfMonth = Date.UTC(year, month, 1, 12);
  if (endOfMonth <= now.getTime()) throw new CrowdPayError('INVALID_INPUT', 'The card has expired.');
}
