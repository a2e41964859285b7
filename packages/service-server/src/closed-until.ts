import type { onRequestAsyncHookHandler } from 'fastify';
import { CrowdPayError } from '@crowdpay/errors';

/** The hook that keeps every route but those of health closed while the service does not serve yet. */
export function closedUntil(isServing: () => boolean): onRequestAsyncHookHandler {
  return (request) =>
    isServing() || request.routeOptions.config.health === true
      ? Promise.resolve()
      : Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The service does not serve yet. Try again later.'));
}
