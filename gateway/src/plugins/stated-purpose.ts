import { CrowdPayError } from '@crowdpay/errors';
import { isPurpose, isPurposeText, type Purpose, PURPOSE_TEXT_LENGTH } from '@crowdpay/principal';
import type { GatewayCall } from '../call.ts';

/** Why a caller wants to see personal data. */
export interface StatedPurpose {
  readonly purpose: Purpose;
  /** In the caller's own words; stands with OTHER alone. */
  readonly purposeText?: string;
}

const PURPOSE_HEADER = 'x-crowdpay-purpose';
const TEXT_HEADER = 'x-crowdpay-purpose-text';
// Only the PSP connector charges cards, and it does not come through here.
const INTERNAL_PURPOSE: Purpose = 'PSP_CHARGE';
// Printable ASCII in which a percent sign begins an escape and nothing else (RFC 3986, section 2.1).
const PERCENT_ENCODED = /^(?:[\x20-\x24\x26-\x7E]|%[0-9A-Fa-f]{2})*$/;
// Every character escaped, four bytes each.
const ENCODED_LIMIT = PURPOSE_TEXT_LENGTH.most * 4 * '%00'.length;

/**
 * Reads the headers `X-CrowdPay-Purpose` and, beside OTHER, `X-CrowdPay-Purpose-Text` (percent-encoded UTF-8).
 *
 * @returns undefined where none is stated.
 * @throws CrowdPayError INVALID_INPUT for a purpose that is not of the list, for OTHER without a readable text, and for a text
 *   beside anything else. It never quotes what was sent.
 */
export function statedPurpose(headers: GatewayCall['headers']): StatedPurpose | undefined {
  const { [PURPOSE_HEADER]: purpose, [TEXT_HEADER]: text } = headers;
  if (purpose === undefined && text === undefined) return undefined;
  if (typeof purpose !== 'string' || !isPurpose(purpose) || purpose === INTERNAL_PURPOSE) {
    throw new CrowdPayError('INVALID_INPUT', 'The header X-CrowdPay-Purpose must be one of the known purposes.');
  }
  if ((purpose === 'OTHER') !== (text !== undefined)) {
    throw new CrowdPayError(
      'INVALID_INPUT',
      'The header X-CrowdPay-Purpose-Text says why, beside the purpose OTHER; it is needed there and stands nowhere else.',
    );
  }
  return text === undefined ? { purpose } : { purpose, purposeText: decoded(text) };
}

function decoded(header: string | string[]): string {
  const text = typeof header === 'string' ? percentDecoded(header)?.normalize('NFC').trim() : undefined;
  if (text !== undefined && isPurposeText(text)) return text;
  const { least, most } = PURPOSE_TEXT_LENGTH;
  throw new CrowdPayError(
    'INVALID_INPUT',
    `The header X-CrowdPay-Purpose-Text must be percent-encoded UTF-8 of ${least} to ${most} characters without control characters.`,
  );
}

function percentDecoded(header: string): string | undefined {
  if (header.length > ENCODED_LIMIT || !PERCENT_ENCODED.test(header)) return undefined;
  try {
    return decodeURIComponent(header);
  } catch {
    return undefined; // bytes that are no UTF-8
  }
}
