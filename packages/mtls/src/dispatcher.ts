import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { Agent, Dispatcher } from 'undici';
import { spiffeIdOfLeaf } from './leaf.ts';
import type { SvidSource } from './svid-source.ts';

/** Time limits of a dispatcher, in milliseconds. */
export interface DispatcherTimeouts {
  /** TCP and TLS handshake; 2,000 by default. */
  readonly connectMs?: number;
  /** From the request's last byte to the answer's head; 10,000 by default. */
  readonly headersMs?: number;
  /** Between two chunks of the answer; 10,000 by default. */
  readonly bodyMs?: number;
  /** How long an idle connection is kept; 30,000 by default, shorter than the servers keep it. */
  readonly keepAliveMs?: number;
}

/** What `mtlsDispatcher` needs. */
export interface MtlsDispatcherOptions {
  readonly source: SvidSource;
  /** The only identity that may answer. */
  readonly expectedSpiffeId: string;
  /** Connections per origin; 16 by default. */
  readonly connections?: number;
  /** Requests in flight per connection; 1 by default. */
  readonly pipelining?: number;
  /** The largest answer in bytes; 8 MiB by default. */
  readonly maxResponseBytes?: number;
  readonly timeouts?: DispatcherTimeouts;
}

/**
 * A pooled undici dispatcher that shows our SVID and accepts an answer only from `expectedSpiffeId`. Connections made
 * after a rotation use the new SVID; those of the old one finish their requests and close.
 */
export function mtlsDispatcher(options: MtlsDispatcherOptions): Dispatcher {
  return new RotatingDispatcher(options);
}

class RotatingDispatcher extends Dispatcher {
  #agent: Agent;
  /** Agents of earlier SVIDs that still finish their requests. */
  readonly #retired = new Set<Agent>();
  readonly #stopListening: () => void;

  constructor(options: MtlsDispatcherOptions) {
    super();
    this.#agent = createAgent(options);
    this.#stopListening = options.source.onRotate(() => {
      this.#retire(this.#agent);
      this.#agent = createAgent(options);
    });
  }

  #retire(agent: Agent): void {
    this.#retired.add(agent);
    void agent.close().finally(() => this.#retired.delete(agent));
  }

  #agents(): Agent[] {
    return [this.#agent, ...this.#retired];
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    return this.#agent.dispatch(options, handler);
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | undefined {
    this.#stopListening();
    return settle(
      this.#agents().map((agent) => agent.close()),
      callback,
    );
  }

  override destroy(error?: Error | null): Promise<void>;
  override destroy(callback: () => void): void;
  override destroy(error: Error | null, callback: () => void): void;
  override destroy(first?: Error | null | (() => void), second?: () => void): Promise<void> | undefined {
    this.#stopListening();
    const error = typeof first === 'function' ? null : (first ?? null);
    return settle(
      this.#agents().map((agent) => agent.destroy(error)),
      typeof first === 'function' ? first : second,
    );
  }
}

// undici offers both styles; the callback's is built on the promise's.
function settle(ends: readonly Promise<void>[], callback?: () => void): Promise<void> | undefined {
  const done = Promise.all(ends).then(() => undefined);
  if (callback === undefined) return done;
  void done.then(callback);
  return undefined;
}

function createAgent(options: MtlsDispatcherOptions): Agent {
  const svid = options.source.current();
  const { connectMs = 2_000, headersMs = 10_000, bodyMs = 10_000, keepAliveMs = 30_000 } = options.timeouts ?? {};
  return new Agent({
    connections: options.connections ?? 16,
    pipelining: options.pipelining ?? 1,
    maxResponseSize: options.maxResponseBytes ?? 8 * 1024 * 1024,
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    keepAliveTimeout: keepAliveMs,
    connect: {
      timeout: connectMs,
      ca: svid.bundlePem,
      cert: svid.certPem,
      key: svid.keyPem,
      minVersion: 'TLSv1.3',
      rejectUnauthorized: true,
      // Node skips checkServerIdentity on a resumed session, so none is ever kept.
      maxCachedSessions: 0,
      checkServerIdentity: (_host, certificate) => checkIdentity(certificate, options.expectedSpiffeId),
    },
  });
}

// The name that counts is the SPIFFE ID: host names and addresses say where a service is, not who it is.
function checkIdentity(certificate: PeerCertificate, expected: string): Error | undefined {
  const found = spiffeIdOfLeaf(new X509Certificate(certificate.raw));
  if (found === expected) return undefined;
  return new Error(`The server is ${found ?? 'no workload of this trust domain'}, not ${expected}.`);
}
