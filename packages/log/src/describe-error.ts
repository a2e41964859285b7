/** What a log line says about an error. */
export interface ErrorDescription {
  readonly type: string;
  /** Present only for errors whose messages are known to quote no values. */
  readonly message?: string;
  readonly code?: string;
  /** Where it was thrown: the first place in our own code. */
  readonly at?: string;
  readonly cause?: ErrorDescription;
}

const DEPTH_LIMIT = 5;
const MESSAGE_LIMIT = 500;
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Errors whose messages are written by us or by the runtime and hold no data. A message of any other type is left out:
 * a database error quotes a row, a JSON parser its input, a validator the value.
 */
const SAFE_TYPES: ReadonlySet<string> = new Set([
  'CrowdPayError',
  'ConfigError',
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AssertionError',
  'AbortError',
  'TimeoutError',
]);

/** The loggable form of what was thrown: type, code, place, and the same of its causes; no stack and no fields. */
export function describeError(thrown: unknown): unknown {
  return thrown instanceof Error ? describe(thrown, 0) : thrown;
}

/**
 * The fields of a log line with every error in them described, whatever its name and however deep it stands. Instances
 * of classes (a request, a socket) are left to pino's serializers.
 */
export function describeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return describeWithin(fields, 0) as Record<string, unknown>;
}

function describeWithin(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describe(value, 0);
  if (depth > DEPTH_LIMIT || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => describeWithin(inner, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, describeWithin(inner, depth + 1)]));
}

/** One short text for a line that gives an error and no message. */
export function summariseError(error: Error): string {
  return safeMessage(error) ?? error.name;
}

function describe(error: Error, depth: number): ErrorDescription {
  const message = safeMessage(error);
  const code = codeOf(error);
  const at = placeOf(error);
  const nested = error.cause instanceof Error && depth < DEPTH_LIMIT ? describe(error.cause, depth + 1) : undefined;
  return {
    type: error.name,
    ...(message === undefined ? {} : { message }),
    ...(code === undefined ? {} : { code }),
    ...(at === undefined ? {} : { at }),
    ...(nested === undefined ? {} : { cause: nested }),
  };
}

function safeMessage(error: Error): string | undefined {
  return SAFE_TYPES.has(error.name) ? error.message.slice(0, MESSAGE_LIMIT) : undefined;
}

function codeOf(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

function placeOf(error: Error): string | undefined {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const own = frames.find((frame) => !/node_modules|node:/.test(frame));
  // The last three segments of the path and the line: enough to find it, nothing about the machine.
  return own === undefined ? undefined : /((?:[^/\s(]+\/){0,2}[^/\s(]+:\d+):\d+\)?$/.exec(own)?.[1];
}
