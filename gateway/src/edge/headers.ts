import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayCall } from '../call.ts';

/** Request headers that every route lets through. All others end here: hop-by-hop ones, and whatever claims to be internal. */
const REQUEST_HEADERS = ['accept', 'accept-language', 'content-type', 'user-agent'] as const;

/** Response headers that go back; the rest is the gateway's own business or nobody's. */
const RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'cache-control',
  'content-language',
  'content-security-policy',
  'content-type',
  'dpop-nonce',
  'expires',
  'location',
  'pragma',
  'referrer-policy',
  'retry-after',
  'set-cookie',
  'vary',
  'www-authenticate',
]);

/** Fits a service's pages until they bring a policy of their own: their styles, no script, no frame. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

/** The headers of the forwarded request. `x-forwarded-*` say what we know ourselves (RFC 7239 tells why). */
export function requestHeaders(
  call: GatewayCall,
  incoming: IncomingHttpHeaders,
  own: readonly string[],
  publicUrl: URL,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const name of [...REQUEST_HEADERS, ...own]) {
    const value = incoming[name];
    if (value !== undefined) headers[name] = value;
  }
  return {
    ...headers,
    'x-forwarded-for': call.source,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
    'x-request-id': call.requestId,
    traceparent: call.traceparent,
  };
}

/** The headers of the answer that goes back to the client. */
export function responseHeaders(
  answered: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = { 'content-security-policy': PAGE_POLICY };
  for (const [name, value] of Object.entries(answered)) {
    if (value !== undefined && RESPONSE_HEADERS.has(name.toLowerCase())) headers[name.toLowerCase()] = value;
  }
  return headers;
}
