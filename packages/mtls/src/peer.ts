import type { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Clock, systemClock } from '@crowdpay/clock';
import { spiffeIdOfLeaf } from './leaf.ts';

interface Peer {
  readonly spiffeId: string | undefined;
  readonly expiresAt: Date;
}

// A connection's certificate never changes, and parsing one costs more than a small request.
const peers = new WeakMap<TLSSocket, Peer>();
const NOBODY: Peer = { spiffeId: undefined, expiresAt: new Date(0) };

/**
 * The SPIFFE ID of the other end of a connection; undefined when it is not TLS or has shown no verified certificate, when
 * the certificate is no X.509-SVID of our trust domain, or when it has expired since the connection was made (a connection
 * may outlive the certificate that opened it).
 */
export function peerSpiffeId(socket: Socket, clock: Clock = systemClock): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  let peer = peers.get(socket);
  if (peer === undefined) {
    peer = identify(socket);
    peers.set(socket, peer);
  }
  return peer.expiresAt > clock.now() ? peer.spiffeId : undefined;
}

function identify(socket: TLSSocket): Peer {
  // `authorized` says that the chain was verified against our bundle.
  if (!socket.authorized) return NOBODY;
  const leaf: X509Certificate | undefined = socket.getPeerX509Certificate();
  if (leaf === undefined) return NOBODY;
  return { spiffeId: spiffeIdOfLeaf(leaf), expiresAt: new Date(leaf.validTo) };
}
