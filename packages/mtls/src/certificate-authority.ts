import { webcrypto } from 'node:crypto';
import type { Clock } from '@crowdpay/clock';
import type * as x509 from '@peculiar/x509';
import { assembleSvid, type Svid } from './svid.ts';
import { parseSpiffeId, TRUST_DOMAIN } from './trust-domain.ts';

/** What a leaf is issued for. */
export interface SvidRequest {
  readonly spiffeId: string;
  /** Life in seconds; short, because an SVID is rotated, never revoked. */
  readonly lifeSeconds: number;
  /** `localhost` by default. */
  readonly dnsNames?: readonly string[];
  /** `127.0.0.1` by default. */
  readonly ipAddresses?: readonly string[];
}

/** A CA that lives in this process. For development and tests: in production SPIRE issues the SVIDs. */
export interface CertificateAuthority {
  readonly certPem: string;
  /** PKCS#8; whoever has it is every service at once. */
  readonly keyPem: string;
  /**
   * Issues an X.509-SVID with a fresh P-256 key.
   *
   * @throws TypeError when the SPIFFE ID is not of our trust domain.
   */
  issue(request: SvidRequest): Promise<Svid>;
}

/** What `createDevelopmentCa` needs. */
export interface DevelopmentCaOptions {
  readonly clock: Clock;
  /** The CA's name, for example `CrowdPay development CA`; no leaf may bear it. */
  readonly commonName: string;
  /** Life in days; 365 by default. */
  readonly lifeDays?: number;
}

/** A CA's certificate and key, as they lie in files. */
export type CaPems = Pick<CertificateAuthority, 'certPem' | 'keyPem'>;

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
// Clocks of two machines differ a little.
const BACKDATE_MS = 60_000;

/** Creates a self-signed P-256 CA. */
export async function createDevelopmentCa(options: DevelopmentCaOptions): Promise<CertificateAuthority> {
  const lib = await loadX509();
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const now = options.clock.now().getTime();
  const certificate = await lib.X509CertificateGenerator.createSelfSigned({
    name: `CN=${options.commonName}, O=CrowdPay`,
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + (options.lifeDays ?? 365) * DAY_MS),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new lib.BasicConstraintsExtension(true, 0, true),
      new lib.KeyUsagesExtension(lib.KeyUsageFlags.keyCertSign | lib.KeyUsageFlags.cRLSign, true),
      new lib.SubjectAlternativeNameExtension([{ type: 'url', value: `spiffe://${TRUST_DOMAIN}` }]),
      await lib.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authority(lib, options.clock, certificate, keys.privateKey);
}

/** Opens a CA that was kept in files. */
export async function loadCa(pems: CaPems, clock: Clock): Promise<CertificateAuthority> {
  const lib = await loadX509();
  const pkcs8 = lib.PemConverter.decodeFirst(pems.keyPem);
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, KEY, true, ['sign']);
  return authority(lib, clock, new lib.X509Certificate(pems.certPem), key);
}

async function authority(
  lib: typeof x509,
  clock: Clock,
  certificate: x509.X509Certificate,
  key: webcrypto.CryptoKey,
): Promise<CertificateAuthority> {
  const certPem = certificate.toString('pem');
  const keyPem = await exportKey(lib, key);
  return {
    certPem,
    keyPem,
    async issue(request) {
      const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
      const leaf = await issueLeaf(lib, { clock, request, certificate, key, publicKey: keys.publicKey });
      const pems = {
        certPem: leaf.toString('pem'),
        keyPem: await exportKey(lib, keys.privateKey),
        bundlePem: certPem,
      };
      return assembleSvid(pems, clock.now());
    },
  };
}

interface LeafOptions {
  readonly clock: Clock;
  readonly request: SvidRequest;
  readonly certificate: x509.X509Certificate;
  readonly key: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
}

async function issueLeaf(lib: typeof x509, options: LeafOptions): Promise<x509.X509Certificate> {
  const { request, certificate } = options;
  const workload = parseSpiffeId(request.spiffeId);
  if (workload === undefined) throw new TypeError('A leaf needs a SPIFFE ID of this trust domain.');
  const now = options.clock.now().getTime();
  const { dnsNames = ['localhost'], ipAddresses = ['127.0.0.1'] } = request;
  return lib.X509CertificateGenerator.create({
    // A subject that equals the CA's would look self-signed to OpenSSL (DEPTH_ZERO_SELF_SIGNED_CERT).
    subject: `CN=${workload.service}, OU=${workload.environment}, O=CrowdPay`,
    issuer: certificate.subjectName,
    notBefore: new Date(now - BACKDATE_MS),
    notAfter: new Date(now + request.lifeSeconds * 1_000),
    signingKey: options.key,
    publicKey: options.publicKey,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new lib.BasicConstraintsExtension(false, undefined, true),
      new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
      new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.serverAuth, lib.ExtendedKeyUsage.clientAuth]),
      new lib.SubjectAlternativeNameExtension([
        { type: 'url', value: request.spiffeId },
        ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
        ...ipAddresses.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await lib.AuthorityKeyIdentifierExtension.create(certificate.publicKey),
      await lib.SubjectKeyIdentifierExtension.create(options.publicKey),
    ],
  });
}

async function exportKey(lib: typeof x509, key: webcrypto.CryptoKey): Promise<string> {
  return lib.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

// Loaded on demand: a service that only uses an SVID never pays for the library that issues one.
async function loadX509(): Promise<typeof x509> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
