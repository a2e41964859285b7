import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Server, createServer } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { type SvidSource, createDevelopmentCa, memorySvidSource, spiffeIdOf, tlsServerOptions } from '@crowdpay/mtls';
import { type TestSvids, testSvids } from '@crowdpay/testkit';
import { socketFactory } from '../src/kafka/connection.ts';

describe('a connection to a broker by SVID', () => {
  let svids: TestSvids;
  let server: Server | undefined;

  beforeAll(async () => {
    svids = await testSvids();
  });
  afterEach(() => {
    server?.close();
  });

  const brokerOf = async (environment: string, service: string, ca = svids.ca): Promise<SvidSource> =>
    memorySvidSource(await ca.issue({ spiffeId: spiffeIdOf(environment, service), lifeSeconds: 60 }));

  async function connectTo(identity: SvidSource): Promise<'connected' | 'refused'> {
    server = createServer(tlsServerOptions(identity), (socket) => socket.on('error', () => undefined));
    server.on('tlsClientError', () => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve) => {
      const connect = socketFactory({ kind: 'svid', source: svids.sourceFor('pods') });
      const socket = connect({
        host: '127.0.0.1',
        port,
        onConnect: () => {
          socket.destroy();
          resolve('connected');
        },
      });
      socket.on('error', () => {
        resolve('refused');
      });
    });
  }

  it('accepts the broker of its environment', async () => {
    expect(await connectTo(await brokerOf('development', 'kafka'))).toBe('connected');
  });

  it('refuses another service of ours that poses as the broker', async () => {
    expect(await connectTo(svids.sourceFor('vault'))).toBe('refused');
  });

  it('refuses the broker of another environment', async () => {
    expect(await connectTo(await brokerOf('production', 'kafka'))).toBe('refused');
  });

  it('refuses a broker of another authority', async () => {
    const stranger = await createDevelopmentCa({ clock: systemClock, commonName: 'Stranger' });
    expect(await connectTo(await brokerOf('development', 'kafka', stranger))).toBe('refused');
  });
});
