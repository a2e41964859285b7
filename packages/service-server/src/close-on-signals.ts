import type { Logger } from '@crowdpay/log';

/** The part of `process` that ends a process. */
export interface ProcessEnd {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
}

/** What `closeOnSignals` needs. */
export interface CloseOnSignalsOptions {
  /** Closes everything that the process has opened, the server first. */
  readonly close: () => Promise<void>;
  readonly log: Logger;
  /** After this the process ends without waiting; 8,000 ms by default, below what Kubernetes and the launcher allow. */
  readonly limitMs?: number;
  /** The process itself; another one in tests. */
  readonly process?: ProcessEnd;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Ends the process in order on SIGTERM or SIGINT: exit code 0 after `close`, 1 when it fails or takes too long, and at
 * once on a second signal.
 */
export function closeOnSignals(options: CloseOnSignalsOptions): void {
  const { close, log, limitMs = 8_000 } = options;
  const end: ProcessEnd = options.process ?? process;
  let closing = false;

  const onSignal = async (signal: string): Promise<void> => {
    if (closing) {
      end.exit(1);
      return;
    }
    closing = true;
    log.info({ signal }, 'Closing');
    const limit = setTimeout(() => {
      log.error({ limitMs }, 'Closing took too long');
      end.exit(1);
    }, limitMs);
    try {
      await close();
      log.info('Closed');
      end.exit(0);
    } catch (error) {
      log.error({ err: error }, 'Closing failed');
      end.exit(1);
    } finally {
      clearTimeout(limit);
    }
  };

  for (const signal of SIGNALS) end.on(signal, () => void onSignal(signal));
}
