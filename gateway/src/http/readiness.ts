import type { Clock } from '@crowdpay/clock';
import type { Dispatcher } from 'undici';

/** A service that the gateway cannot do without. */
export interface Dependency {
  readonly name: string;
  /** For example `https://127.0.0.1:4101`. */
  readonly url: string;
  /** Connections that accept this service alone. */
  readonly dispatcher: Dispatcher;
}

/** The body of `/readyz`. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
}

const TIMEOUT_MS = 2_000;
const FRESH_MS = 500;

/**
 * Asks every dependency for its own readiness. It is asked past the breakers, so that one that has just come up is seen at
 * once; a report is kept for half a second, so that nobody can flood the platform through `/readyz`.
 */
export function createReadiness(dependencies: readonly Dependency[], clock: Clock): () => Promise<ReadinessReport> {
  let latest: { readonly until: number; readonly report: Promise<ReadinessReport> } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (latest === undefined || now >= latest.until) latest = { until: now + FRESH_MS, report: report(dependencies) };
    return latest.report;
  };
}

async function report(dependencies: readonly Dependency[]): Promise<ReadinessReport> {
  const checks = await Promise.all(
    dependencies.map(async (dependency): Promise<[string, boolean]> => [dependency.name, await isReady(dependency)]),
  );
  return { ready: checks.every(([, ready]) => ready), checks: Object.fromEntries(checks) };
}

async function isReady({ url, dispatcher }: Dependency): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { statusCode, body } = await dispatcher.request({ origin: url, path: '/readyz', method: 'GET', signal });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}
