import { z } from 'zod';

const PORT_MAX = 65_535;

/** A TCP port in decimal digits, 0 (any free one) to 65535. */
export const port = (): z.ZodType<number> =>
  z
    .string('must be a port number')
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((number) => number <= PORT_MAX, `must be at most ${String(PORT_MAX)}`);

/** An absolute URL with one of `protocols`, for example `['https:']`. */
export const url = (protocols: readonly string[]): z.ZodType<string> =>
  z
    .string(`must be set to a URL (${protocols.join(', ')})`)
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL with protocol ${protocols.join(' or ')}`,
    );

/** `host:port`. */
export const hostPort = (): z.ZodType<string> =>
  z
    .string('must be host:port')
    .regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port')
    .refine(
      (text) => Number(text.slice(text.indexOf(':') + 1)) <= PORT_MAX,
      `must have a port of at most ${String(PORT_MAX)}`,
    );

/** A secret of at least `minimum` characters. */
export const secretText = (minimum = 16): z.ZodType<string> =>
  z.string('must be set').min(minimum, `must have at least ${String(minimum)} characters`);

/** A text that may be left out. */
export const optionalText = (): z.ZodType<string | undefined> => z.string().optional();

/** `true` or `false`. */
export const booleanText = (otherwise: boolean): z.ZodType<boolean> =>
  z
    .enum(['true', 'false'], 'must be true or false')
    .default(otherwise ? 'true' : 'false')
    .transform((text) => text === 'true');

/** A file or folder. */
export const path = (): z.ZodString => z.string('must be set to a path').max(4_096, 'must be a path');
