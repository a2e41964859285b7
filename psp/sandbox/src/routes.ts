import { CrowdPayError } from '@crowdpay/errors';
import type { RouteAccess } from '@crowdpay/service-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Charge } from './charges/charge.ts';
import type { Answer, ChargeDesk } from './charges/charge-desk.ts';

const ACCESS: RouteAccess = { callers: ['psp-connector'], principal: 'none' };
/** A client gives up long before; then the socket goes. */
const SILENCE_MS = 30_000;

const key = z.string().regex(/^[A-Za-z0-9_:-]{8,128}$/);
const amount = z.string().regex(/^[1-9]\d{0,18}$/);
const currency = z.string().regex(/^[A-Z]{3}$/);
const captureBody = z.strictObject({ amount, currency });
const chargeBody = z.strictObject({
  number: z.string().regex(/^\d{12,19}$/),
  cvc: z
    .string()
    .regex(/^\d{3,4}$/)
    .nullable(),
  expiryMonth: z.int().min(1).max(12),
  expiryYear: z.int().min(2000).max(9999),
  amount,
  currency,
  reference: z.string().regex(/^[A-Za-z0-9_]{1,80}$/),
});
const chargeParams = z.object({ id: z.string().regex(/^chg_[A-Za-z0-9]{1,64}$/) });
const findQuery = z.object({ idempotency_key: key });

/** The provider's API: `/v1/charges` and what can be done with a charge. */
export function addChargeRoutes(app: FastifyInstance, desk: ChargeDesk): void {
  const options = { config: { access: ACCESS } };
  const silent = silenceFor(app);

  app.post('/v1/charges', options, async (request, reply) => {
    const { cvc: _verifiedAndForgotten, ...card } = read(chargeBody, request.body);
    return answer(reply, await desk.authorise(keyOf(request), card), silent);
  });
  app.post('/v1/charges/:id/capture', options, async (request, reply) => {
    const { id } = read(chargeParams, request.params);
    return answer(reply, await desk.capture(keyOf(request), id, read(captureBody, request.body)), silent);
  });
  app.post('/v1/charges/:id/void', options, async (request, reply) =>
    answer(reply, await desk.void(keyOf(request), read(chargeParams, request.params).id), silent),
  );
  app.get('/v1/charges', options, async (request) => {
    const charge = await desk.find(read(findQuery, request.query).idempotency_key);
    return { charge: charge === null ? null : present(charge) };
  });
}

function answer(reply: FastifyReply, outcome: Answer, silent: (reply: FastifyReply) => void): FastifyReply {
  if (outcome.kind === 'answer') return reply.send(present(outcome.charge));
  silent(reply);
  return reply;
}

// Leaves a request without an answer; the server's close ends what is still held.
function silenceFor(app: FastifyInstance): (reply: FastifyReply) => void {
  const held = new Set<() => void>();
  app.addHook('preClose', (done) => {
    for (const end of held) end();
    done();
  });
  return (reply) => {
    reply.hijack();
    const { socket } = reply.request.raw;
    const end = (): void => {
      clearTimeout(timer);
      held.delete(end);
      socket.destroy();
    };
    const timer = setTimeout(end, SILENCE_MS);
    held.add(end);
    socket.once('close', end);
  };
}

function present({ idempotencyKey: _ours, ...charge }: Charge): Omit<Charge, 'idempotencyKey'> {
  return charge;
}

function keyOf(request: FastifyRequest): string {
  return read(key, request.headers['idempotency-key']);
}

// The parser's own message is left out: it could quote a card number.
function read<T>(shape: z.ZodType<T>, value: unknown): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.') || 'value').join(', ');
  throw new CrowdPayError('INVALID_INPUT', `The request is not valid at: ${places}.`);
}
