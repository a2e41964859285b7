import { CrowdPayError } from '@crowdpay/errors';
import { type InjectionScanner, textsOf } from '@crowdpay/injection-scan';
import { findRawPii } from '@crowdpay/pii-token';
import type { GatewayCall } from '../call.ts';
import type { ScannableText } from '../operation/literals.ts';
import type { FormField } from './form.ts';

// Codes, verifiers, states, JWTs: no alphabet for an attack. And plain addresses, which an OAuth client must send.
const OPAQUE = /^[A-Za-z0-9_~.-]+$/;
const PLAIN_URL = /^[a-z][a-z0-9+.-]{1,20}:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9_~-]+)*\/?$/;

/**
 * Refuses a form or query in which an attack is seen (INJECTION_BLOCKED).
 *
 * @param place `query` or `form`, for the path that the refusal names.
 */
export function scanFields(
  scanner: InjectionScanner,
  call: GatewayCall,
  place: string,
  fields: readonly FormField[],
): void {
  const texts = fields
    .filter(({ value }) => !OPAQUE.test(value) && !PLAIN_URL.test(value))
    .map(({ name, value }) => ({ path: `${place}.${name}`, value }));
  scanTexts(scanner, call, texts);
}

/** Refuses a JSON body in which an attack is seen. @throws CrowdPayError INVALID_INPUT when it is no JSON. */
export function scanJson(scanner: InjectionScanner, call: GatewayCall, body: string): void {
  scanTexts(scanner, call, textsOf(parse(body), 'body'));
}

/** Refuses a query string with raw personal data (SENSITIVE_LITERAL): addresses stand in logs and caches. */
export function refusePersonalQuery(fields: readonly FormField[]): void {
  if (fields.every(({ value }) => findRawPii(value) === undefined)) return;
  throw new CrowdPayError('SENSITIVE_LITERAL', 'Personal data may not stand in a URL.');
}

function scanTexts(scanner: InjectionScanner, call: GatewayCall, texts: Iterable<ScannableText>): void {
  const [finding] = scanner.scan(texts);
  if (finding === undefined) return;
  const { path, kind, rule } = finding;
  call.log.warn({ path, kind, rule, source: call.source }, 'An injection was blocked');
  throw new CrowdPayError('INJECTION_BLOCKED', `The request was blocked: ${path} looks like an attack.`, {
    details: { path, kind },
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new CrowdPayError('INVALID_INPUT', 'The body is no JSON.');
  }
}
