import { type TLSSocket, type ConnectionOptions, connect as connectTls } from 'node:tls';
import { type Socket, connect as connectTcp } from 'node:net';
import type { SvidSource } from '@crowdpay/mtls';

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

/** Opens each connection with the SVID of that moment, so that a rotation needs no restart. */
export function socketFactory(tls: KafkaTls): (request: SocketRequest) => Socket | TLSSocket {
  return ({ host, port, onConnect }) => {
    const socket =
      tls.kind === 'off'
        ? connectTcp({ host, port }, onConnect)
        : connectTls({ host, port, ...identityOf(tls), ...serverName(host) }, onConnect);
    return socket.setKeepAlive(true, KEEP_ALIVE_MS);
  };
}

function identityOf(tls: Exclude<KafkaTls, { kind: 'off' }>): ConnectionOptions {
  if (tls.kind === 'system') return { minVersion: 'TLSv1.2' };
  const svid = tls.source.current();
  return { cert: svid.certPem, key: svid.keyPem, ca: svid.bundlePem, minVersion: 'TLSv1.3' };
}

// RFC 6066 allows no address as a server name.
function serverName(host: string): ConnectionOptions {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}
