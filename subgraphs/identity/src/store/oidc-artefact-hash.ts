import { createHash } from 'node:crypto';

/**
 * The key of an artefact at rest. The id of a session, code or refresh token is the secret that its bearer shows: who
 * reads the database learns none. The ids have 256 random bits, so a plain hash suffices.
 */
export function artefactHash(model: string, id: string): string {
  return createHash('sha256').update(`${model}:${id}`).digest('base64url');
}
