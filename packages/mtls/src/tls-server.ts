import { constants } from 'node:crypto';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { SvidSource } from './svid-source.ts';

/**
 * TLS options of a server that admits only clients with a certificate of the trust bundle: TLS 1.3, our own SVID as the
 * server's certificate. Pass `secureContextOf` to `server.setSecureContext` after a rotation.
 */
export function tlsServerOptions(source: SvidSource): TlsOptions {
  return { ...secureContextOf(source), requestCert: true, rejectUnauthorized: true };
}

/** The part of `tlsServerOptions` that a rotation changes. */
export function secureContextOf(source: SvidSource): SecureContextOptions {
  const svid = source.current();
  return {
    cert: svid.certPem,
    key: svid.keyPem,
    ca: svid.bundlePem,
    minVersion: 'TLSv1.3',
    // A resumed session is not verified again: without tickets (and Node stores none itself) each connection is.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}
