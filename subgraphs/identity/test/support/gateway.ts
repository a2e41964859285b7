import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceClient, type ServiceClient } from '@crowdpay/service-client';
import { silentLogger, type TestSvids } from '@crowdpay/testkit';
import { emailToken } from './tokens.ts';

/** What stands for the gateway's edge in these tests: it passes requests on over mTLS and swaps the form's e-mail. */
export interface TestGateway {
  readonly publicUrl: URL;
  /** The connection to identity, with the gateway's certificate. */
  readonly identity: ServiceClient;
  connect(identityUrl: string, svids: TestSvids): void;
  close(): Promise<void>;
}

/** Listens on a free port, before identity exists: identity has to know its public address. */
export async function startTestGateway(): Promise<TestGateway> {
  let identity: ServiceClient | undefined;
  const connected = (): ServiceClient => {
    if (identity === undefined) throw new Error('The gateway is not connected.');
    return identity;
  };
  const server = createServer((request, response) => void pass(connected(), request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    publicUrl: new URL(`http://127.0.0.1:${String(port)}`),
    get identity() {
      return connected();
    },
    connect(url, svids) {
      const svid = svids.sourceFor('gateway');
      identity = createServiceClient({ name: 'identity', url, svid, environment: 'test', log: silentLogger() });
    },
    async close() {
      await identity?.close();
      await closed(server);
    },
  };
}

async function pass(identity: ServiceClient, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = swapEmail(Buffer.concat(chunks).toString());
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const answer = await identity.raw({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: {
      ...(headers as Record<string, string>),
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
    },
    ...(body === '' ? {} : { body }),
  });
  const { 'transfer-encoding': _encoding, ...kept } = answer.headers;
  response.writeHead(answer.status, kept);
  response.end(answer.body);
}

// `ada@example.org` becomes the token that registrationOf('ada') has; the vault answers unknown addresses with a fresh
// token, which is the same thing seen from here.
function swapEmail(body: string): string {
  const form = new URLSearchParams(body);
  const email = form.get('email');
  if (email === null || !email.includes('@')) return body;
  form.set('email', emailToken(email.slice(0, email.indexOf('@'))));
  return form.toString();
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
