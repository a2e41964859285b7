import type { Logger } from '@crowdpay/log';
import kafkajs, { type logCreator } from 'kafkajs';

/** Hands kafkajs's lines on to our log, where redaction is; its own errors are warnings, for it tries again by itself. */
export function kafkaLogCreator(log: Logger): logCreator {
  return () =>
    ({ level, namespace, log: { message, error } }) => {
      const fields = { namespace, reason: typeof error === 'string' ? error : undefined };
      if (level <= kafkajs.logLevel.WARN) log.warn(fields, message);
      else log.debug(fields, message);
    };
}
