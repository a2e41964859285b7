import { z } from 'zod';
import type { Principal, VerifiedPrincipal } from './principal.ts';
import { PRINCIPAL_KINDS } from './principal.ts';
import { PURPOSES } from './purpose.ts';
import { isPurposeText } from './purpose-text.ts';

/** The HTTP header that carries a signed principal between services. */
export const PRINCIPAL_HEADER = 'x-crowdpay-principal';

/** The `typ` of a signed principal (RFC 8725, section 3.11): no other JWT of ours can be taken for one. */
export const PRINCIPAL_TOKEN_TYPE = 'crowdpay-principal+jwt';

const name = z.string().min(1).max(128);
const names = z.array(name).max(64);

const claimsSchema = z
  .object({
    sub: name,
    presenter: z.string().startsWith('spiffe://').max(2048),
    kind: z.enum(PRINCIPAL_KINDS),
    tenant: name,
    roles: names,
    scopes: names,
    purpose: z.enum(PURPOSES).optional(),
    purposeText: z.string().max(400).refine(isPurposeText).optional(),
    source: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22,64}$/)
      .optional(),
    newSubject: name.optional(),
    requestId: name,
    authTime: z.number().int().nonnegative().optional(),
  })
  .refine(({ purpose, purposeText }) => (purpose === 'OTHER') === (purposeText !== undefined));

/** The private claims of a principal; `sub`, `aud`, `iat` and `exp` are set by the signer. */
export function claimsOf(principal: Principal): Record<string, unknown> {
  return {
    kind: principal.kind,
    tenant: principal.tenant,
    roles: principal.roles,
    scopes: principal.scopes,
    purpose: principal.purpose,
    purposeText: principal.purposeText,
    source: principal.source,
    newSubject: principal.newSubject,
    requestId: principal.requestId,
    authTime: principal.authTime,
  };
}

/**
 * Reads a principal out of verified claims.
 *
 * @throws ZodError when a claim is missing, malformed or beyond its limit, or when the purpose OTHER has no reason or
 *   another purpose has one.
 */
export function principalFrom(claims: unknown): VerifiedPrincipal {
  const { sub, purpose, purposeText, source, newSubject, authTime, ...rest } = claimsSchema.parse(claims);
  return Object.freeze({
    ...rest,
    id: sub,
    ...(purpose === undefined ? {} : { purpose }),
    ...(purposeText === undefined ? {} : { purposeText }),
    ...(source === undefined ? {} : { source }),
    ...(newSubject === undefined ? {} : { newSubject }),
    ...(authTime === undefined ? {} : { authTime }),
  });
}
