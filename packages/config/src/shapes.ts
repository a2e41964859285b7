import { z } from 'zod';

/** A TCP port, 0 (any free one) to 65535. */
export const port = (): z.ZodType<number> => z.coerce.number('must be a port number').int().min(0).max(65_535);

/** An absolute URL with one of `protocols`, for example `['https:']`. */
export const url = (protocols: readonly string[]): z.ZodType<string> =>
  z.string(`must be set to a URL (${protocols.join(', ')})`).refine(
    (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
    `must be a URL with protocol ${protocols.join(' or ')}`,
  );

/** `host:port`. */
export const hostPort = (): z.ZodType<string> => z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port');

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
