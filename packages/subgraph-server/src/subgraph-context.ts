import type { BaseContext } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { VerifiedPrincipal } from '@crowdpay/principal';
import { principalOf } from '@crowdpay/service-server';

/** What every resolver of a subgraph is given. One object per request: per-request loaders may be kept by it. */
export interface SubgraphContext extends BaseContext {
  /** On whose behalf the request runs, as the gateway signed it. */
  readonly principal: VerifiedPrincipal;
  /** `req_…`, the same in every service and audit event of one request. */
  readonly requestId: string;
  /** Every line bears the request's id. */
  readonly log: Logger;
}

/** The context of one request. @throws CrowdPayError UNAUTHENTICATED without a principal; admission comes before it. */
export function contextOf(request: FastifyRequest, log: Logger): SubgraphContext {
  const principal = principalOf(request);
  if (principal === undefined) throw new CrowdPayError('UNAUTHENTICATED', 'A signed principal is required.');
  const { requestId } = principal;
  return { principal, requestId, log: log.child({ requestId }) };
}
