import type { AdapterPayload } from 'oidc-provider';
import type { OidcArtefact, Prisma } from '../generated/prisma/client.ts';

/**
 * What is kept of a payload: all but the secrets in it. `jti` is the artefact's own id; an interaction also carries the
 * session's.
 */
export function storedPayload(payload: AdapterPayload): Prisma.InputJsonObject {
  const { jti: _jti, session, ...rest } = payload;
  const kept = session === undefined ? rest : { ...rest, session: { ...session, cookie: undefined } };
  // Through text, as the column keeps it: members that are undefined drop out.
  return JSON.parse(JSON.stringify(kept)) as Prisma.InputJsonObject;
}

/**
 * The payload in a row, with what the row keeps beside it.
 *
 * @param id the id by which the row was found; a look-up by another column does not learn it.
 * @throws TypeError when the row holds no object.
 */
export function readPayload(row: OidcArtefact, id?: string): AdapterPayload {
  const { payload, consumedAt } = row;
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new TypeError('An artefact of the OpenID provider has no payload.');
  }
  return {
    ...(payload as AdapterPayload),
    ...(id === undefined ? {} : { jti: id }),
    ...(consumedAt === null ? {} : { consumed: Math.floor(consumedAt.getTime() / 1_000) }),
  };
}
