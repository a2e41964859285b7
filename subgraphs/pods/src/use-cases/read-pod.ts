import { CrowdPayError } from '@crowdpay/errors';
import type { Principal } from '@crowdpay/principal';
import { readPods, type ReadPodsDeps, type VisiblePod } from './read-pods.ts';

/** @throws CrowdPayError NOT_FOUND for a pod that the caller does not belong to, existing or not. */
export async function readPod(deps: ReadPodsDeps, principal: Principal, podId: string): Promise<VisiblePod> {
  const [visible] = await readPods(deps, principal, [podId]);
  return visible ?? podNotFound();
}

/** The one answer for a pod that is out of the caller's sight. @throws CrowdPayError NOT_FOUND, always. */
export function podNotFound(): never {
  throw new CrowdPayError('NOT_FOUND', 'There is no such pod among yours.');
}
