import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CrowdPayError } from '@crowdpay/errors';
import { spiffeIdOfLeaf } from './leaf.ts';

/** An X.509-SVID: a workload's certificate, its private key, and the CAs that it trusts. */
export interface Svid {
  readonly spiffeId: string;
  /** The leaf first, then intermediates if there are any. */
  readonly certPem: string;
  /** PKCS#8. */
  readonly keyPem: string;
  /** The trust bundle: every CA whose leaves are accepted; during a CA rotation, the old and the new one. */
  readonly bundlePem: string;
  readonly expiresAt: Date;
}

/** The three texts that make an SVID, as they lie in files. */
export type SvidPems = Pick<Svid, 'certPem' | 'keyPem' | 'bundlePem'>;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Puts an SVID together and checks that its parts belong together, so that a half-written folder is never used.
 *
 * @throws CrowdPayError INTERNAL when the leaf is no SVID of our trust domain, the key is not the leaf's, the leaf has
 *   expired at `now`, or no CA of the bundle issued the chain.
 */
export function assembleSvid(pems: SvidPems, now: Date): Svid {
  const chain = certificatesOf(pems.certPem);
  const [leaf] = chain;
  if (leaf === undefined) throw unusable('holds no certificate');
  const spiffeId = spiffeIdOfLeaf(leaf);
  if (spiffeId === undefined) throw unusable('is not an X.509-SVID of this trust domain');
  if (!leaf.checkPrivateKey(createPrivateKey(pems.keyPem))) throw unusable('does not belong to the private key');
  const expiresAt = new Date(leaf.validTo);
  if (expiresAt <= now) throw unusable('has expired');
  if (!isIssuedByOneOf(chain, certificatesOf(pems.bundlePem))) throw unusable('was not issued by the trust bundle');
  return { ...pems, spiffeId, expiresAt };
}

function certificatesOf(pem: string): X509Certificate[] {
  return (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text));
}

function isIssuedByOneOf(chain: readonly X509Certificate[], bundle: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => {
    const next = chain[index + 1];
    const issuers = next === undefined ? bundle : [next];
    return issuers.some(
      (issuer) => issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
    );
  });
}

function unusable(why: string): CrowdPayError {
  return new CrowdPayError('INTERNAL', `The service's certificate ${why}.`);
}
