import { setTimeout as pause } from 'node:timers/promises';
import { mtlsDispatcher, spiffeIdOf, type SvidSource } from '@crowdpay/mtls';
import { type Dispatcher, request } from 'undici';
import type { LauncherConfig } from './config.ts';
import { LauncherError } from './errors.ts';
import type { ServiceName } from './service-names.ts';

const POLL_MS = 100;
const ATTEMPT_MS = 2_000;
const DEADLINE_MS = 90_000;

/**
 * Waits until every service answers 200 at /readyz: the gateway by HTTP as a client would ask, the others by mutual TLS
 * as the launcher.
 *
 * @throws LauncherError naming those that were not ready in time; the signal's reason when it was aborted.
 */
export async function untilReady(
  services: readonly ServiceName[],
  config: LauncherConfig,
  source: SvidSource,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  const late: ServiceName[] = [];
  await Promise.all(
    services.map(async (service) => {
      if (!(await becomesReady(service, config, source, { deadline, signal }))) late.push(service);
    }),
  );
  if (late.length === 0) return;
  throw new LauncherError(
    `Not ready within ${String(DEADLINE_MS / 1_000)} s: ${late.join(', ')}; see the logs folder.`,
  );
}

async function becomesReady(
  service: ServiceName,
  config: LauncherConfig,
  source: SvidSource,
  limits: { deadline: number; signal: AbortSignal },
): Promise<boolean> {
  const expectedSpiffeId = spiffeIdOf(config.environment, service);
  const dispatcher = service === 'gateway' ? undefined : mtlsDispatcher({ source, expectedSpiffeId, connections: 1 });
  const scheme = service === 'gateway' ? 'http' : 'https';
  const url = `${scheme}://127.0.0.1:${String(config.ports[service])}/readyz`;
  try {
    while (performance.now() < limits.deadline) {
      if (await answersReady(url, dispatcher)) return true;
      await pause(POLL_MS, undefined, { signal: limits.signal });
    }
    return false;
  } finally {
    await dispatcher?.destroy();
  }
}

async function answersReady(url: string, dispatcher: Dispatcher | undefined): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ATTEMPT_MS);
    const answer = await request(url, { signal, ...(dispatcher === undefined ? {} : { dispatcher }) });
    await answer.body.dump();
    return answer.statusCode === 200;
  } catch {
    return false; // not listening yet, or not yet with the right certificate
  }
}
