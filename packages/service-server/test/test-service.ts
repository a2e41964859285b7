import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { systemClock } from '@crowdpay/clock';
import { createLogger } from '@crowdpay/log';
import { createMetrics } from '@crowdpay/metrics';
import {
  type CertificateAuthority,
  createDevelopmentCa,
  memorySvidSource,
  mtlsDispatcher,
  type RotatableSvidSource,
  type Svid,
  spiffeIdOf,
} from '@crowdpay/mtls';
import { createPrincipalSigner, createPrincipalVerifier, type Principal, principalJwks } from '@crowdpay/principal';
import { type ServiceServer, type ServiceServerOptions, startServiceServer } from '../src/index.ts';

/** What a caller got back. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A running `vault` of environment `test`, a CA, and callers of every kind. */
export interface TestService {
  readonly server: ServiceServer;
  readonly svid: RotatableSvidSource;
  readonly ca: CertificateAuthority;
  /** Every line that the service logged. */
  readonly lines: string[];
  readonly metricsText: () => Promise<string>;
  /** A request from `service`; POST with JSON when there is a body. */
  readonly ask: (service: string, path: string, request?: TestRequest) => Promise<Answer>;
  /** A principal for `vault`, signed by the gateway's key with `presenter` as its signer. */
  readonly signed: (principal: Partial<Principal>, presenter?: string) => Promise<string>;
  close(): Promise<void>;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly text?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly method?: Dispatcher.HttpMethod;
  readonly environment?: string;
  /** The certificate that the caller shows in place of its service's own. */
  readonly svid?: Svid;
}

const GATEWAY = spiffeIdOf('test', 'gateway');

/** Starts a service for a test; close it in the end. */
export async function startTestService(options: Partial<ServiceServerOptions>): Promise<TestService> {
  const ca = await createDevelopmentCa({ clock: systemClock, commonName: 'CrowdPay test CA' });
  const issue = async (service: string, environment = 'test') =>
    memorySvidSource(await ca.issue({ spiffeId: spiffeIdOf(environment, service), lifeSeconds: 600 }));
  const { privateKey } = generateKeyPairSync('ed25519');
  const lines: string[] = [];
  const log = createLogger({ name: 'vault', level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const metrics = createMetrics({ service: 'vault' });
  const svid = await issue('vault');
  const server = await startServiceServer({
    name: 'vault',
    host: '127.0.0.1',
    port: 0,
    environment: 'test',
    svid,
    log,
    metrics,
    routes: [],
    principals: createPrincipalVerifier({
      jwks: await principalJwks([privateKey]),
      clock: systemClock,
      audience: 'vault',
    }),
    ...options,
  });
  const dispatchers = new Map<string, Dispatcher>();

  async function dispatcherFor(service: string, environment = 'test', svid?: Svid): Promise<Dispatcher> {
    const key = svid?.certPem ?? `${environment}/${service}`;
    const known = dispatchers.get(key);
    if (known !== undefined) return known;
    const dispatcher = mtlsDispatcher({
      source: svid === undefined ? await issue(service, environment) : memorySvidSource(svid),
      expectedSpiffeId: spiffeIdOf('test', 'vault'),
    });
    dispatchers.set(key, dispatcher);
    return dispatcher;
  }

  return {
    server,
    svid,
    ca,
    lines,
    metricsText: () => metrics.text(),
    async ask(service, path, request = {}) {
      const { body, text, headers, environment, svid: shown, method = 'POST' } = request;
      const dispatcher = await dispatcherFor(service, environment, shown);
      const response = await dispatcher.request({
        origin: server.url,
        path,
        method: body === undefined && text === undefined ? (request.method ?? 'GET') : method,
        headers: { 'content-type': 'application/json', ...headers },
        body: text ?? (body === undefined ? null : JSON.stringify(body)),
      });
      const answer = await response.body.text();
      const isJson = String(response.headers['content-type']).startsWith('application/json');
      return { status: response.statusCode, headers: response.headers, body: isJson ? JSON.parse(answer) : answer };
    },
    signed: (principal, presenter = GATEWAY) => signerOf(privateKey, presenter).sign(person(principal), 'vault'),
    async close() {
      for (const dispatcher of dispatchers.values()) await dispatcher.destroy();
      await server.close();
    },
  };
}

function signerOf(key: KeyObject, presenter: string) {
  return createPrincipalSigner({ key, clock: systemClock, presenter });
}

function person(principal: Partial<Principal>): Principal {
  return {
    kind: 'user',
    id: 'usr_1',
    tenant: 'default',
    roles: [],
    scopes: [],
    requestId: 'req_1',
    ...principal,
  };
}
