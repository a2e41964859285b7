import type { Clock } from '@crowdpay/clock';
import { CrowdPayError } from '@crowdpay/errors';
import type { GatewayCall } from './call.ts';

/**
 * The time that a call to another service may take: `atMost`, but no longer than the client still waits.
 *
 * @throws CrowdPayError UPSTREAM_UNAVAILABLE when the time is up.
 */
export function remainingMs(call: Pick<GatewayCall, 'deadline'>, clock: Clock, atMost: number): number {
  const left = call.deadline.getTime() - clock.now().getTime();
  if (left <= 0) throw new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The request took too long. Try again later.');
  return Math.min(left, atMost);
}
