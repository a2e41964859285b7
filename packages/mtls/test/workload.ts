import { once } from 'node:events';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@crowdpay/clock';
import { type CertificateAuthority, createDevelopmentCa, type Svid, spiffeIdOf } from '../src/index.ts';

/** A CA of the tests' own. */
export function testCa(commonName = 'CrowdPay test CA'): Promise<CertificateAuthority> {
  return createDevelopmentCa({ clock: systemClock, commonName });
}

/** An SVID of environment `test`. */
export function svidFor(ca: CertificateAuthority, service: string, lifeSeconds = 600): Promise<Svid> {
  return ca.issue({ spiffeId: spiffeIdOf('test', service), lifeSeconds });
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * Lets a client that shows `pems` connect to a server that admits `ca`'s leaves but decides nothing else.
 *
 * @returns the server's end of the connection.
 */
export async function serverEndOf(
  ca: CertificateAuthority,
  pems: { certPem: string; keyPem: string },
  rejectUnauthorized = true,
): Promise<{ socket: TLSSocket; close: () => void }> {
  const own = await svidFor(ca, 'vault');
  const server = createServer({
    cert: own.certPem,
    key: own.keyPem,
    ca: ca.certPem,
    requestCert: true,
    rejectUnauthorized,
  });
  const port = await listen(server);
  const accepted = once(server, 'secureConnection');
  const client = connect({ port, host: '127.0.0.1', ca: ca.certPem, cert: pems.certPem, key: pems.keyPem });
  client.on('error', () => undefined);
  const [socket] = (await accepted) as [TLSSocket];
  socket.on('error', () => undefined);
  return {
    socket,
    close: () => {
      client.destroy();
      socket.destroy();
      server.close();
    },
  };
}
