import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { sourceKey } from './source-key.ts';

/** Names a client's network without giving its address away. */
export type SourceIds = (address: string) => string;

const PURPOSE = 'crowdpay gateway: source id v1';
const KEY_BYTES = 32;

/**
 * The names under which the platform knows networks: base64url of HMAC-SHA-256 (RFC 2104) over {@link sourceKey}. There are
 * no more than 2^32 IPv4 addresses, so a plain hash of one is soon guessed back; this one needs the key. All gateways that
 * sign with one principal key give a network one name; with a new principal key it gets a new one.
 *
 * @param principalKey the gateway's private Ed25519 key. The key of the names is derived from it by HKDF (RFC 5869), so that
 *   neither tells anything of the other.
 */
export function createSourceIds(principalKey: KeyObject): SourceIds {
  const secret = principalKey.export({ type: 'pkcs8', format: 'der' });
  const key = Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_BYTES));
  secret.fill(0);
  return (address) => createHmac('sha256', key).update(sourceKey(address)).digest('base64url');
}
