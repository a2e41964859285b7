import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@crowdpay/clock';
import { type CertificateAuthority, createDevelopmentCa, loadCa } from '@crowdpay/mtls';
import { readIfThere, writePrivately } from '../private-files.ts';

const RENEW_BEFORE_MS = 30 * 86_400_000;

/**
 * The development CA: made once, kept in `directory`, and replaced at a start when it has less than 30 days to live
 * (every SVID is issued anew at each start, so nobody is left with an old one).
 */
export async function openAuthority(directory: string, clock: Clock): Promise<CertificateAuthority> {
  const file = join(directory, 'ca.json'); // certificate and key in one file: never one without the other
  const kept = parse(await readIfThere(file));
  if (kept !== undefined && lastsLongEnough(kept.certPem, clock)) return loadCa(kept, clock);
  const authority = await createDevelopmentCa({ clock, commonName: 'CrowdPay development CA' });
  await writePrivately(file, JSON.stringify({ certPem: authority.certPem, keyPem: authority.keyPem }));
  await writePrivately(join(directory, 'ca.pem'), authority.certPem);
  return authority;
}

// A damaged file counts as none: a new CA costs nothing, for all that it ever issued is issued anew.
function parse(text: string | undefined): { certPem: string; keyPem: string } | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as { certPem: string; keyPem: string };
  } catch {
    return undefined;
  }
}

function lastsLongEnough(certPem: string, clock: Clock): boolean {
  const expiresAt = new Date(new X509Certificate(certPem).validTo);
  return expiresAt.getTime() - clock.now().getTime() > RENEW_BEFORE_MS;
}
