import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Charge, Delivery } from '../charges/charge.ts';
import { type SignedDelivery, signWebhook } from './sign.ts';

/** Brings webhooks to the merchant, in the background. */
export interface Courier {
  /** Sends a delivery after the settlement's delay, and again until it is accepted. */
  dispatch(delivery: Delivery, charge: Charge): void;
  /** Gives up what is under way; it is taken up at the next start. */
  close(): Promise<void>;
}

export interface CourierDependencies {
  readonly url: string;
  readonly secret: Buffer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Logger;
  /** Told when the merchant has accepted a delivery. */
  readonly onDelivered: (delivery: Delivery) => Promise<void>;
  /** How long after the capture the money is paid out, in milliseconds; default 500. */
  readonly settleAfterMs?: number;
  /** The pause after the first refusal, in milliseconds, doubled after each further one; default 500. */
  readonly retryAfterMs?: number;
}

const MAX_RETRY_MS = 60_000;
const MAX_ATTEMPTS = 50;
const ANSWER_WITHIN_MS = 5_000;

/** A courier to one merchant's URL. */
export function createCourier(dependencies: CourierDependencies): Courier {
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  return {
    dispatch(delivery, charge) {
      const done = deliver(delivery, charge, dependencies, closing.signal)
        .catch((error: unknown) => {
          if (!closing.signal.aborted) dependencies.log.error({ err: error, deliveryId: delivery.id }, 'delivery lost');
        })
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

async function deliver(
  delivery: Delivery,
  charge: Charge,
  dependencies: CourierDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { settleAfterMs = 500, retryAfterMs = 500, log, onDelivered } = dependencies;
  await pause(settleAfterMs, undefined, { signal });
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    // Each attempt has its own nonce and time, so that one that was slow does not spoil the next.
    const message = sign(delivery, charge, dependencies);
    const status = await post(dependencies.url, message, signal);
    if (status === 200) {
      if (delivery.twice) await post(dependencies.url, message, signal);
      await onDelivered(delivery);
      return;
    }
    log.info({ deliveryId: delivery.id, status, attempt }, 'webhook not accepted');
    await pause(Math.min(retryAfterMs * 2 ** (attempt - 1), MAX_RETRY_MS), undefined, { signal });
  }
  log.error({ deliveryId: delivery.id }, 'webhook given up');
}

function sign(
  { id, chargeId, occurredAt }: Delivery,
  { reference, amount, currency }: Charge,
  { secret, randomness, clock }: CourierDependencies,
): SignedDelivery {
  const body = JSON.stringify({ id, type: 'settlement.succeeded', chargeId, reference, amount, currency, occurredAt });
  const nonce = randomness.bytes(16).toString('base64url');
  return signWebhook(secret, nonce, Math.floor(clock.now().getTime() / 1_000), body);
}

// @returns the HTTP status; 0 when there was no answer.
async function post(url: string, { headers, body }: SignedDelivery, signal: AbortSignal): Promise<number> {
  try {
    const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, timeout]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    if (signal.aborted) throw error;
    return 0;
  }
}
