import { ID_PREFIXES, type IdPrefix } from '@crowdpay/ids';
import { type PiiKind, isToken } from '@crowdpay/pii-token';
import { z } from 'zod';

// The building blocks of the catalogue. Each is closed enough that no free text, hence no personal data, fits in.

/** An id with one of the platform's prefixes, for example `pod_…`. */
export const anyId = z
  .string()
  .regex(new RegExp(`^(${Object.keys(ID_PREFIXES).join('|')})_[A-Za-z0-9]{1,64}$`), 'must be an id');

/** An id with the prefix `prefix`. */
export const idOf = (prefix: IdPrefix): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`), `must be an id ${prefix}_…`);

/** A vault token of `kind`. */
export const tokenOf = (kind: PiiKind): z.ZodString =>
  z
    .string()
    .max(320)
    .refine((value) => isToken(kind, value), `must be a token of kind ${kind}`);

/** A vault token of any kind. */
export const anyToken = z
  .string()
  .min(1)
  .max(320)
  .regex(/^[\x21-\x7e]+$/, 'must be a token');

/** One word of a closed vocabulary: a state, a reason, a role, a client's name. */
export const word = z.string().regex(/^[A-Za-z][A-Za-z0-9_.:-]{0,79}$/, 'must be one word');

/** Minor units as a signed decimal integer. */
export const minorUnits = z.string().regex(/^-?\d{1,18}$/, 'must be minor units');

/** An ISO 4217 code. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code');

/** An ISO 3166-1 alpha-2 code. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code');

/** An RFC 3339 instant in UTC. */
export const instant = z.iso.datetime();

/** The network that calls come from, as the gateway's keyed hash names it, or `other` for those that are not told apart. */
export const networkSource = z.string().regex(/^([A-Za-z0-9_-]{22,64}|other)$/, 'must name a source');

/** A version or a fingerprint: letters, digits and `._:/-`. */
export const version = z.string().regex(/^[A-Za-z0-9._:/-]{1,128}$/, 'must be a version or fingerprint');

/** The policy decision behind an event; every type may carry it. */
export const decision = {
  decisionId: idOf('dec').optional(),
  policyVersion: version.optional(),
  reasons: z.array(word).max(32).optional(),
};
