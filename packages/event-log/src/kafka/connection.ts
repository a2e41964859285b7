import { type TLSSocket, type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type Socket, connect as connectTcp, isIP } from 'node:net';
import { type SvidSource, parseSpiffeId, peerSpiffeId, spiffeIdOf } from '@crowdpay/mtls';

/**
 * How a connection to a broker is protected: by our SVID both ways, by the system's certificate authorities, or, on a
 * loopback interface in development, not at all.
 */
export type KafkaTls =
  { readonly kind: 'off' } | { readonly kind: 'system' } | { readonly kind: 'svid'; readonly source: SvidSource };

/** What kafkajs asks of a socket factory. */
interface SocketRequest {
  readonly host: string;
  readonly port: number;
  readonly onConnect: () => void;
}

const KEEP_ALIVE_MS = 60_000;
const BROKER = 'kafka';

/** Opens each connection with the SVID of that moment, so that a rotation needs no restart. */
export function socketFactory(tls: KafkaTls): (request: SocketRequest) => Socket | TLSSocket {
  return (request) => connectTo(tls, request).setKeepAlive(true, KEEP_ALIVE_MS);
}

function connectTo(tls: KafkaTls, { host, port, onConnect }: SocketRequest): Socket | TLSSocket {
  switch (tls.kind) {
    case 'off':
      return connectTcp({ host, port }, onConnect);
    case 'system':
      return connectTls({ host, port, minVersion: 'TLSv1.2', ...serverName(host) }, onConnect);
    case 'svid':
      return connectBySvid(tls.source, { host, port, onConnect });
  }
}

// The broker is known by its SPIFFE ID, not by its host's name: no other service of ours may pass for it.
function connectBySvid(source: SvidSource, { host, port, onConnect }: SocketRequest): TLSSocket {
  const { certPem: cert, keyPem: key, bundlePem: ca, spiffeId } = source.current();
  const environment = parseSpiffeId(spiffeId)?.environment;
  const expected = environment === undefined ? undefined : spiffeIdOf(environment, BROKER);
  const checkServerIdentity = (): undefined => undefined;
  const socket = connectTls({ host, port, cert, key, ca, minVersion: 'TLSv1.3', checkServerIdentity }, () => {
    if (expected !== undefined && peerSpiffeId(socket) === expected) onConnect();
    else socket.destroy(new Error('The peer is not the broker of this environment.'));
  });
  return socket;
}

// RFC 6066 allows no address as a server name.
function serverName(host: string): ConnectionOptions {
  return isIP(host) === 0 ? { servername: host } : {};
}
