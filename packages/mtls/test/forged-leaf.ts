import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { CertificateAuthority } from '../src/index.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** What an attacker's leaf is to look like; everything that the real CA would refuse to issue. */
export interface Forgery {
  readonly names: readonly x509.JsonGeneralName[];
  readonly isCa?: boolean;
  readonly hasExpired?: boolean;
}

/** A leaf that `ca`'s key signed although no rule of ours allows it. */
export async function forgeLeaf(
  ca: CertificateAuthority,
  forgery: Forgery,
): Promise<{ certPem: string; keyPem: string; bundlePem: string }> {
  const pkcs8 = x509.PemConverter.decodeFirst(ca.keyPem);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, KEY, true, ['sign']);
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=forged',
    issuer: new x509.X509Certificate(ca.certPem).subjectName,
    notBefore: new Date(Date.now() - 600_000),
    notAfter: new Date(Date.now() + (forgery.hasExpired === true ? -60_000 : 600_000)),
    signingKey,
    publicKey: keys.publicKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(forgery.isCa ?? false, undefined, true),
      ...(forgery.names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension([...forgery.names])]),
    ],
  });
  return {
    certPem: certificate.toString('pem'),
    keyPem: x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
    bundlePem: ca.certPem,
  };
}
