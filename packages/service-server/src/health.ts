import type { FastifyInstance } from 'fastify';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';

/** Asks each thing that the service cannot work without whether it is there. */
export type Readiness = () => Promise<Record<string, boolean>>;

/** The body of `/readyz`. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
}

const READINESS_LIMIT_MS = 2_000;

/** What the health routes show. */
export interface HealthOptions {
  readonly readiness: Readiness | undefined;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/**
 * Adds `GET /healthz` (the process is alive), `GET /readyz` (200 or 503 with a report) and `GET /metrics`, open to every
 * service of the environment.
 */
export function addHealthRoutes(app: FastifyInstance, options: HealthOptions): void {
  const open = { config: { access: { callers: 'any' }, health: true } } as const;
  app.get('/healthz', open, () => ({ status: 'ok' }));
  app.get('/readyz', open, async (_request, reply) => {
    const report = await reportOf(options);
    return reply.status(report.ready ? 200 : 503).send(report);
  });
  app.get('/metrics', open, async (_request, reply) =>
    reply.type(options.metrics.contentType).send(await options.metrics.text()),
  );
}

async function reportOf({ readiness, log }: HealthOptions): Promise<ReadinessReport> {
  if (readiness === undefined) return { ready: true, checks: {} };
  try {
    const checks = await within(READINESS_LIMIT_MS, readiness());
    return { ready: Object.values(checks).every(Boolean), checks };
  } catch (error) {
    log.warn({ err: error }, 'Readiness could not be established');
    return { ready: false, checks: {} };
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The checks took longer than ${limitMs} ms.`));
    }, limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
