import type { GraphQLField } from 'graphql';
import { directiveArguments } from './directive-nodes.ts';

/** A field's limit, as `@rateLimit` says it. */
export interface RateLimit {
  /** Calls in a window, 1 or more. */
  readonly max: number;
  /** As in the SDL, for example `1m`. */
  readonly window: string;
  readonly windowMs: number;
  /** Paths into the arguments whose values are limited apart. */
  readonly identityArgs: readonly string[];
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const WINDOW = /^([1-9]\d{0,8})(ms|s|m|h|d)$/;

/**
 * The limit of a field; undefined when it has none.
 *
 * @throws TypeError for a limit that graphql-rate-limit would read as another one: a `max` of 0 becomes 5 there, and a
 *   window that it cannot read lifts the limit.
 */
export function rateLimitOf(field: GraphQLField<unknown, unknown>): RateLimit | undefined {
  const found = directiveArguments(field, 'rateLimit');
  if (found === undefined) return undefined;
  const max = Number(found['max']);
  if (!Number.isSafeInteger(max) || max < 1) throw new TypeError(`@rateLimit of ${field.name}: max must be 1 or more.`);
  const window = String(found['window']);
  const identityArgs = found['identityArgs'] ?? [];
  if (!Array.isArray(identityArgs)) throw new TypeError(`@rateLimit of ${field.name}: identityArgs must be a list.`);
  return { max, window, windowMs: windowMsOf(window, field.name), identityArgs: identityArgs.map(String) };
}

function windowMsOf(window: string, fieldName: string): number {
  const [, count, unit] = WINDOW.exec(window) ?? [];
  if (count === undefined || unit === undefined) {
    throw new TypeError(`@rateLimit of ${fieldName}: the window must be a whole number of ms, s, m, h or d.`);
  }
  return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
