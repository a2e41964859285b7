import type { Logger } from '@crowdpay/log';

/** The part of `process` that tells of its end and brings it about. */
export interface ProcessEnd {
  on(event: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
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
 * once on a second signal. An error that nobody caught ends it with 1 and goes through the log, which redacts it: Node
 * itself would print its message as it is.
 */
export function closeOnSignals(options: CloseOnSignalsOptions): void {
  const { log } = options;
  const end: ProcessEnd = options.process ?? process;
  let closing = false;

  for (const signal of SIGNALS) {
    end.on(signal, () => {
      if (closing) {
        end.exit(1);
        return;
      }
      closing = true;
      log.info({ signal }, 'Closing');
      void closeWithin(options, end);
    });
  }
  end.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'An error was not caught');
    end.exit(1);
  });
}

async function closeWithin({ close, log, limitMs = 8_000 }: CloseOnSignalsOptions, end: ProcessEnd): Promise<void> {
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
}
