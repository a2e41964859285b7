import { isToken } from '@crowdpay/pii-token';
import { type CallContext, type InternalRoute, internalRoute } from '@crowdpay/service-server';
import { z } from 'zod';
import { authorise } from './charging/authorise.ts';
import { capture } from './charging/capture.ts';
import type { CardVault } from './charging/card-vault.ts';
import { chargeState } from './charging/charge-state.ts';
import type { Provider } from './charging/provider.ts';

const tenant = z.string().min(1).max(64);
const sagaId = z.string().regex(/^sga_[0-9a-z]{26}$/);
const idempotencyKey = z.string().regex(/^[A-Za-z0-9_:-]{8,128}$/);
const chargeId = z.string().regex(/^chg_[A-Za-z0-9]{1,64}$/);
const amount = z.strictObject({
  amount: z.string().regex(/^[1-9]\d{0,18}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const step = { tenant, sagaId, idempotencyKey };

// A raw number here would have passed by the vault; it is refused before anything is done with it.
const panToken = z.string().refine((value) => isToken('PAN', value), 'must be a token');
const cvcToken = z.string().refine((value) => isToken('CVC', value), 'must be a token');

const authoriseBody = z.strictObject({
  ...step,
  panToken,
  cvcToken: cvcToken.nullable(),
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int().min(2000).max(9999),
  amount,
});
const captureBody = z.strictObject({ ...step, chargeId, amount });
const voidBody = z.strictObject({ ...step, chargeId });
const chargeStateBody = z.strictObject({ tenant, idempotencyKey });

/** What payments, and nobody else, may ask of the connector. */
export function connectorRoutes(dependencies: { vault: CardVault; provider: Provider }): readonly InternalRoute[] {
  const { provider } = dependencies;
  const route = <Body>(
    path: string,
    body: z.ZodType<Body>,
    handle: (body: Body, context: CallContext) => Promise<object>,
  ) => internalRoute({ path, callers: ['payments'], principal: 'none', body, handle });
  return [
    route('/internal/authorise', authoriseBody, (body, { requestId, log }) =>
      authorise(body, { ...dependencies, requestId, log }),
    ),
    route('/internal/capture', captureBody, (body) => capture(body, provider)),
    route('/internal/void', voidBody, async (body) => {
      await provider.void(body);
      return { outcome: 'VOIDED' };
    }),
    route('/internal/charge-state', chargeStateBody, (body) => chargeState(body.idempotencyKey, provider)),
  ];
}
