import type { Clock } from '@crowdpay/clock';
import type { IdSource, Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import type { Delivery } from './charges/charge.ts';
import { createChargeBook } from './charges/charge-book.ts';
import { createChargeDesk } from './charges/charge-desk.ts';
import { openChargeLog } from './charges/charge-log.ts';
import { addChargeRoutes } from './routes.ts';
import { createCourier } from './webhooks/courier.ts';

/** What the sandbox is made of. */
export interface SandboxOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly environment: string;
  readonly svid: SvidSource;
  /** Where the charges are kept. */
  readonly dataDirectory: string;
  /** Where settlement webhooks go. */
  readonly webhookUrl: string;
  readonly webhookSecret: Buffer;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Milliseconds from capture to settlement. */
  readonly settleAfterMs?: number;
  /** Milliseconds from a refused webhook to its first repetition. */
  readonly retryAfterMs?: number;
}

/** Starts the sandbox with the charges that it had before; webhooks that were not accepted are sent again. */
export async function startSandbox(options: SandboxOptions): Promise<ServiceServer> {
  const { log: chargeLog, records } = await openChargeLog(options.dataDirectory);
  const book = createChargeBook();
  for (const record of records) book.apply(record);

  const courier = createCourier({
    url: options.webhookUrl,
    secret: options.webhookSecret,
    clock: options.clock,
    randomness: options.randomness,
    log: options.log,
    ...(options.settleAfterMs === undefined ? {} : { settleAfterMs: options.settleAfterMs }),
    ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
    async onDelivered(delivery) {
      const record = { type: 'delivered', deliveryId: delivery.id } as const;
      book.apply(record);
      await chargeLog.append(record);
    },
  });
  const dispatch = (delivery: Delivery): void => {
    const charge = book.charge(delivery.chargeId);
    if (charge !== undefined) courier.dispatch(delivery, charge);
  };
  const { clock, ids } = options;
  const desk = createChargeDesk({ book, log: chargeLog, clock, ids, onCaptured: dispatch });
  const server = await startServiceServer({
    name: 'psp-sandbox',
    host: options.host,
    port: options.port,
    environment: options.environment,
    svid: options.svid,
    log: options.log,
    metrics: options.metrics,
    routes: [],
    extend: (app) => {
      addChargeRoutes(app, desk);
    },
    bodyLimitBytes: 16_384,
  });
  for (const delivery of book.undelivered()) dispatch(delivery);
  return {
    ...server,
    async close() {
      await server.close();
      await courier.close();
      await chargeLog.close();
    },
  };
}
