import { CrowdPayError, isErrorCode } from '@crowdpay/errors';
import type { RawAnswer, ServiceClient } from '@crowdpay/service-client';
import { z } from 'zod';
import type { Provider, ProviderCharge } from '../charging/provider.ts';

const charge = z.object({
  id: z.string().regex(/^chg_[A-Za-z0-9]{1,64}$/),
  state: z.enum(['AUTHORISED', 'CAPTURED', 'VOIDED', 'DECLINED']),
  declineReason: z
    .string()
    .regex(/^[a-z_]{1,64}$/)
    .nullable(),
});
const found = z.object({ charge: charge.nullable() });
const refusal = z.object({ error: z.object({ code: z.string() }) });

/** The sandbox provider's API over mutual TLS; breaker and time-outs are the client's. */
export function sandboxProvider(client: ServiceClient, timeoutMs: number): Provider {
  const post = async (path: string, idempotencyKey: string, body: object): Promise<ProviderCharge> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': idempotencyKey };
    const answer = await client.raw({ method: 'POST', path, headers, body: JSON.stringify(body), timeoutMs });
    return read(charge, answer);
  };
  return {
    authorise: ({ idempotencyKey, card, amount, reference }) =>
      post('/v1/charges', idempotencyKey, { ...card, ...amount, reference }),
    capture: ({ idempotencyKey, chargeId, amount }) => post(`/v1/charges/${chargeId}/capture`, idempotencyKey, amount),
    void: ({ idempotencyKey, chargeId }) => post(`/v1/charges/${chargeId}/void`, idempotencyKey, {}),
    async find(idempotencyKey) {
      const path = `/v1/charges?idempotency_key=${encodeURIComponent(idempotencyKey)}`;
      return read(found, await client.raw({ method: 'GET', path, timeoutMs })).charge;
    },
  };
}

function read<T>(shape: z.ZodType<T>, { status, body }: RawAnswer): T {
  const parsed = status === 200 ? shape.safeParse(parse(body)) : undefined;
  if (parsed?.success === true) return parsed.data;
  throw failureOf(status, body);
}

// A provider's own words stay out: they are not written for our clients, and could repeat what was sent.
function failureOf(status: number, body: Buffer): CrowdPayError {
  const parsed = refusal.safeParse(parse(body));
  const code = parsed.success ? parsed.data.error.code : '';
  if (status === 409 && isErrorCode(code)) return new CrowdPayError(code, 'The provider refuses this for this charge.');
  if (status === 404) return new CrowdPayError('NOT_FOUND', 'The provider does not know this charge.');
  if (status >= 400 && status < 500) return new CrowdPayError('INTERNAL', 'The provider does not understand us.');
  return new CrowdPayError('UPSTREAM_UNAVAILABLE', 'The payment provider did not answer. Try again later.');
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
