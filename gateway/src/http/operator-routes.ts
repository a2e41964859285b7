import { BlockList, isIPv6 } from 'node:net';
import type { Metrics } from '@crowdpay/metrics';
import { CrowdPayError } from '@crowdpay/errors';
import type { FastifyInstance } from 'fastify';
import type { ReadinessReport } from './readiness.ts';

/** What the routes for operators show. */
export interface OperatorRoutesOptions {
  readonly readiness: () => Promise<ReadinessReport>;
  readonly metrics: Metrics;
  /** Networks (CIDR) from which `/metrics` may be read. */
  readonly metricsNetworks: readonly string[];
}

/** Adds `/healthz` (the process is alive), `/readyz` (200 or 503 with a report) and `/metrics`. */
export function addOperatorRoutes(app: FastifyInstance, options: OperatorRoutesOptions): void {
  const allowed = networks(options.metricsNetworks);
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const report = await options.readiness();
    return reply.status(report.ready ? 200 : 503).send(report);
  });
  app.get('/metrics', async (request, reply) => {
    if (!allowed.check(request.ip, isIPv6(request.ip) ? 'ipv6' : 'ipv4')) {
      throw new CrowdPayError('FORBIDDEN', 'Metrics are not shown to this address.');
    }
    return reply.type(options.metrics.contentType).send(await options.metrics.text());
  });
}

function networks(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}
