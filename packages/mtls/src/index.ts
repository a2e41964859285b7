/**
 * Who is who on the internal network. Every service has an X.509-SVID: a certificate with one name,
 * `spiffe://crowdpay/<environment>/<service>`.
 *
 * - `fileSvidSource` gives a process its SVID and takes over each rotation;
 * - `tlsServerOptions` and `peerSpiffeId` serve one end of a connection, `mtlsDispatcher` the other;
 * - `createDevelopmentCa` stands in for SPIRE in development and tests.
 *
 * What holds: TLS 1.3 with a verified certificate on both ends; a name counts only when it is the certificate's one URI
 * SAN and the certificate is no CA; no session is resumed, so every connection is checked; a certificate that expires
 * ends the identity of the connections that it opened.
 */
export { TRUST_DOMAIN, type WorkloadName, parseSpiffeId, serviceOf, spiffeIdOf } from './trust-domain.ts';
export { type Svid, type SvidPems, assembleSvid } from './svid.ts';
export { SVID_FILES, writeSvid } from './svid-files.ts';
export { type RotatableSvidSource, type SvidSource, memorySvidSource } from './svid-source.ts';
export { type FileSvidSourceOptions, fileSvidSource } from './file-svid-source.ts';
export { secureContextOf, tlsServerOptions } from './tls-server.ts';
export { peerSpiffeId } from './peer.ts';
export { type DispatcherTimeouts, type MtlsDispatcherOptions, mtlsDispatcher } from './dispatcher.ts';
export {
  type CaPems,
  type CertificateAuthority,
  type DevelopmentCaOptions,
  type SvidRequest,
  createDevelopmentCa,
  loadCa,
} from './certificate-authority.ts';
