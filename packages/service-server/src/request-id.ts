import type { IncomingMessage } from 'node:http';
import type { IdSource } from '@crowdpay/ids';

/** The HTTP header that carries a request's id from service to service. */
export const REQUEST_ID_HEADER = 'x-request-id';

const REQUEST_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Whether a text may stand as a request's id in headers, logs and events. */
export function isRequestId(text: unknown): text is string {
  return typeof text === 'string' && REQUEST_ID.test(text);
}

/** The id that the caller sent, or a fresh one when it sent none or one that could not be logged safely. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>, ids: IdSource): string {
  const sent = request.headers[REQUEST_ID_HEADER];
  return isRequestId(sent) ? sent : ids.next('req');
}
