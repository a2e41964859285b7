import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { describeError, describeErrors, summariseError } from './describe-error.ts';
import { redactLine } from './redact-line.ts';

/** How a process logs. */
export interface LoggerOptions {
  /** The service's name; stands in every line as `name`. */
  readonly name: string;
  /** The least severe level that is written. Default `info`. */
  readonly level?: string;
  /** Where lines go. Default: standard output. */
  readonly destination?: DestinationStream;
}

/**
 * A logger that writes one JSON object a line with an ISO 8601 time. Every finished line, whichever way its parts came
 * in (object, message, interpolation, child binding), passes through the same redaction before it is written.
 */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    name: options.name,
    level: options.level ?? 'info',
    timestamp: stdTimeFunctions.isoTime,
    formatters: { log: describeErrors },
    // For what is bound to a child, which no formatter reaches.
    serializers: { err: describeError, error: describeError },
    hooks: { logMethod: withSafeMessage, streamWrite: redactLine },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}

type LogArguments = [object: unknown, message?: string, ...values: unknown[]];

// Where no message is given, pino copies the error's own, and that may quote a value: SQL, a parser's input, a row.
function withSafeMessage(this: Logger, input: unknown[], method: (...values: LogArguments) => void): void {
  const [subject, message, ...values] = input as LogArguments;
  const error = errorOf(subject);
  if (error === undefined || message !== undefined) {
    method.apply(this, input as LogArguments);
    return;
  }
  method.call(this, subject instanceof Error ? { err: error } : subject, summariseError(error), ...values);
}

function errorOf(subject: unknown): Error | undefined {
  if (subject instanceof Error) return subject;
  const err = typeof subject === 'object' && subject !== null && 'err' in subject ? subject.err : undefined;
  return err instanceof Error ? err : undefined;
}
