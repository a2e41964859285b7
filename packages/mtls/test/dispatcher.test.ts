import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import {
  assembleSvid,
  type CertificateAuthority,
  memorySvidSource,
  mtlsDispatcher,
  peerSpiffeId,
  type Svid,
  secureContextOf,
  tlsServerOptions,
} from '../src/index.ts';
import { forgeLeaf } from './forged-leaf.ts';
import { listen, svidFor, testCa } from './workload.ts';

const VAULT = 'spiffe://crowdpay/test/vault';

function sayWho(response: ServerResponse, { socket }: IncomingMessage): void {
  const reused = socket instanceof TLSSocket && socket.isSessionReused();
  response.end(JSON.stringify({ peer: peerSpiffeId(socket), reused }));
}

describe('mutual TLS between two workloads', () => {
  let ca: CertificateAuthority;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    ca = await testCa();
  });

  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function serve(svid: Svid, respond = sayWho) {
    const source = memorySvidSource(svid);
    const server = createServer(tlsServerOptions(source), (request, response) => {
      respond(response, request);
    });
    source.onRotate(() => {
      server.setSecureContext(secureContextOf(source));
    });
    const port = await listen(server);
    cleanups.push(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    return { origin: `https://127.0.0.1:${port}`, port, source };
  }

  function dial(svid: Svid, expectedSpiffeId = VAULT) {
    const source = memorySvidSource(svid);
    const dispatcher = mtlsDispatcher({ source, expectedSpiffeId });
    cleanups.push(() => dispatcher.destroy());
    return { dispatcher, source };
  }

  async function ask(dispatcher: Dispatcher, origin: string, path = '/'): Promise<unknown> {
    const { body } = await dispatcher.request({ origin, path, method: 'GET' });
    return body.json();
  }

  it('shows each end who the other is', async () => {
    const { origin } = await serve(await svidFor(ca, 'vault'));
    const { dispatcher } = dial(await svidFor(ca, 'gateway'));
    await expect(ask(dispatcher, origin)).resolves.toEqual({ peer: 'spiffe://crowdpay/test/gateway', reused: false });
  });

  it('refuses a server that is another service of the same trust domain', async () => {
    const { origin } = await serve(await svidFor(ca, 'pods'));
    const { dispatcher } = dial(await svidFor(ca, 'gateway'));
    await expect(ask(dispatcher, origin)).rejects.toThrow(`The server is spiffe://crowdpay/test/pods, not ${VAULT}.`);
  });

  it('refuses a server of another CA, whatever name it bears', async () => {
    const { origin } = await serve(await svidFor(await testCa('Strangers'), 'vault'));
    const { dispatcher } = dial(await svidFor(ca, 'gateway'));
    await expect(ask(dispatcher, origin)).rejects.toThrow('self-signed certificate in certificate chain');
  });

  it('refuses a client without a certificate and one of another CA', async () => {
    const { port } = await serve(await svidFor(ca, 'vault'));
    const stranger = await svidFor(await testCa('Strangers'), 'gateway');
    for (const pems of [{}, { cert: stranger.certPem, key: stranger.keyPem }]) {
      const socket = connect({ port, host: '127.0.0.1', ca: ca.certPem, ...pems });
      socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
      const answered: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => answered.push(chunk));
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.on('close', resolve));
      expect(answered).toEqual([]);
    }
  });

  it('refuses a client and a server whose certificates have expired', async () => {
    const expired = async (service: string) => {
      const spiffeId = `spiffe://crowdpay/test/${service}`;
      const forged = await forgeLeaf(ca, { names: [{ type: 'url', value: spiffeId }], hasExpired: true });
      return { ...forged, spiffeId, expiresAt: new Date() };
    };
    const good = await serve(await svidFor(ca, 'vault'));
    await expect(ask(dial(await expired('gateway')).dispatcher, good.origin)).rejects.toThrow();
    const stale = await serve(await expired('vault'));
    const asking = ask(dial(await svidFor(ca, 'gateway')).dispatcher, stale.origin);
    await expect(asking).rejects.toThrow('certificate has expired');
  });

  it('refuses a client that speaks only TLS 1.2', async () => {
    const { port } = await serve(await svidFor(ca, 'vault'));
    const svid = await svidFor(ca, 'gateway');
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: ca.certPem,
      cert: svid.certPem,
      key: svid.keyPem,
      maxVersion: 'TLSv1.2',
    });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.message).toContain('protocol version');
  });

  it('serves no identity to a CA certificate that is used as a leaf', async () => {
    const { origin } = await serve(await svidFor(ca, 'vault'));
    const forged = await forgeLeaf(ca, {
      names: [{ type: 'url', value: 'spiffe://crowdpay/test/gateway' }],
      isCa: true,
    });
    const { dispatcher } = dial({ ...forged, spiffeId: 'spiffe://crowdpay/test/gateway', expiresAt: new Date() });
    await expect(ask(dispatcher, origin)).resolves.toEqual({ reused: false });
  });

  it('goes on through rotations of both ends, and connections made after it show the new certificate', async () => {
    const { origin, source: serverSource } = await serve(await svidFor(ca, 'vault'));
    const { dispatcher, source: clientSource } = dial(await svidFor(ca, 'gateway'));
    const before = ask(dispatcher, origin);
    serverSource.rotate(await svidFor(ca, 'vault'));
    clientSource.rotate(await svidFor(ca, 'pods'));
    await expect(before).resolves.toMatchObject({ peer: 'spiffe://crowdpay/test/gateway' });
    await expect(ask(dispatcher, origin)).resolves.toMatchObject({ peer: 'spiffe://crowdpay/test/pods' });
  });

  it('closes only when the requests of the certificate before have ended, too', async () => {
    let answer: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { origin } = await serve(await svidFor(ca, 'vault'), (response, request) => {
      if (request.url === '/other') {
        response.end('{}');
        return;
      }
      answer = () => response.end('{"late":true}');
      asked();
    });
    const { dispatcher, source } = dial(await svidFor(ca, 'gateway'));
    const late = ask(dispatcher, origin);
    await inside;
    source.rotate(await svidFor(ca, 'gateway'));
    let isClosed = false;
    const closed = dispatcher.close().then(() => {
      isClosed = true;
    });
    await expect(ask(dial(await svidFor(ca, 'pods')).dispatcher, origin, '/other')).resolves.toBeDefined();
    expect(isClosed).toBe(false);
    answer();
    await expect(late).resolves.toEqual({ late: true });
    await closed;
  });

  it('changes the CA without a gap while both CAs are in the bundles', async () => {
    const next = await testCa('Next CA');
    const bundlePem = `${ca.certPem}\n${next.certPem}`;
    const both = async (issuer: CertificateAuthority, service: string) =>
      assembleSvid({ ...(await svidFor(issuer, service)), bundlePem }, new Date());
    const { origin, source } = await serve(await both(ca, 'vault'));
    const { dispatcher, source: clientSource } = dial(await both(ca, 'gateway'));
    source.rotate(await both(next, 'vault'));
    await expect(ask(dispatcher, origin)).resolves.toMatchObject({ peer: 'spiffe://crowdpay/test/gateway' });
    clientSource.rotate(await both(next, 'gateway'));
    await expect(ask(dispatcher, origin)).resolves.toMatchObject({ peer: 'spiffe://crowdpay/test/gateway' });
  });
});
