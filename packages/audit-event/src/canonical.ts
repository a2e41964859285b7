import canonicalize from 'canonicalize';

/** Any value that JSON can carry without loss. Integers beyond 2^53 travel as strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The canonical JSON text of `value` (RFC 8785): equal values have equal bytes.
 *
 * @throws Error for what RFC 8785 refuses: NaN, infinities, lone surrogates, cycles.
 */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('A value that JSON cannot carry has no canonical form.');
  return text;
}
