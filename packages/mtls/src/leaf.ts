import type { X509Certificate } from 'node:crypto';
import { parseSpiffeId } from './trust-domain.ts';

const URI = 'URI:';

/**
 * The SPIFFE ID of a leaf certificate by the rules of X.509-SVID (sections 2 and 5.2): exactly one URI SAN, of our trust
 * domain, and the certificate is no CA. Undefined for every other certificate. It does not verify the chain: that is
 * TLS's work, done before.
 */
export function spiffeIdOfLeaf(leaf: X509Certificate): string | undefined {
  if (leaf.ca) return undefined;
  const names = leaf.subjectAltName ?? '';
  // Node quotes every name with a character that could forge a second name in this list; none of ours needs it.
  if (names.includes('"')) return undefined;
  const uris = names.split(', ').filter((name) => name.startsWith(URI));
  const [only] = uris;
  if (only === undefined || uris.length > 1) return undefined;
  const spiffeId = only.slice(URI.length);
  return parseSpiffeId(spiffeId) === undefined ? undefined : spiffeId;
}
