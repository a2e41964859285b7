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
