import { createLogger, type Logger } from '@crowdpay/log';

/** A logger that writes nothing. */
export function silentLogger(): Logger {
  return createLogger({ name: 'test', level: 'silent' });
}
