import { asCrowdPayError } from '@crowdpay/errors';
import type { ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { CardVault } from '../charging/card-vault.ts';

const revealed = z.object({
  pan: z.string().regex(/^\d{12,19}$/),
  cvc: z
    .string()
    .regex(/^\d{3,4}$/)
    .nullable(),
});
const discarded = z.object({ discarded: z.boolean() });

const REVEAL_WITHIN_MS = 1_500;
const DISCARD_WITHIN_MS = 500;

/** The vault as a service. Its answers hold card data: they are handed on and kept nowhere. */
export function serviceCardVault(client: ServiceClient): CardVault {
  return {
    async reveal({ tenant, panToken, cvcToken, sagaId }, requestId) {
      try {
        const body = { tenant, panToken, cvcToken, sagaId };
        const options = { requestId, timeoutMs: REVEAL_WITHIN_MS };
        const card = await client.call('/internal/reveal-card', body, revealed, options);
        return cvcToken !== null && card.cvc === null ? null : card;
      } catch (error) {
        if (asCrowdPayError(error).code === 'NOT_FOUND') return null;
        throw error;
      }
    },
    async discardCvc({ tenant, cvcToken, sagaId }, requestId) {
      const options = { requestId, timeoutMs: DISCARD_WITHIN_MS };
      await client.call('/internal/discard-cvc', { tenant, cvcToken, sagaId }, discarded, options);
    },
  };
}
