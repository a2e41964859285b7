import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { readSigningKey } from '@crowdpay/audit-event';
import type { Clock } from '@crowdpay/clock';
import { LauncherError } from '../errors.ts';
import { readIfThere, readOrCreatePrivately, writePrivately } from '../private-files.ts';
import { type ProducerName, PRODUCERS } from '../service-names.ts';

/** Where the keys of the audit events lie. */
export interface AuditKeyFiles {
  /** Each producer's private key (PKCS#8 PEM, Ed25519). */
  signing: Readonly<Record<ProducerName, string>>;
  /** The public keys, for everybody who acts upon events. */
  registry: string;
}

interface RegistryEntry {
  producer: string;
  keyId: string;
  publicKey: string;
  notBefore: string;
  notAfter: string | null;
}

/**
 * Makes each producer's signing key once and keeps the registry of all public keys that were ever used: what an old key
 * signed stays verifiable. A new key that takes an older one's place ends the older one's time.
 */
export async function ensureAuditKeys(directory: string, clock: Clock): Promise<AuditKeyFiles> {
  const registry = join(directory, 'audit-key-registry.json');
  const entries = parseRegistry(await readIfThere(registry));
  const signing: Partial<Record<ProducerName, string>> = {};
  for (const producer of PRODUCERS) {
    const file = join(directory, `audit-signing-${producer}.pem`);
    register(entries, producer, await readOrCreatePrivately(file, newSigningKey), clock.now().toISOString());
    signing[producer] = file;
  }
  await writePrivately(registry, `${JSON.stringify({ keys: entries }, null, 2)}\n`);
  return { signing: signing as Record<ProducerName, string>, registry };
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function register(entries: RegistryEntry[], producer: string, pem: string, now: string): void {
  const { keyId } = readSigningKey(pem);
  if (entries.some((entry) => entry.keyId === keyId)) return;
  for (const entry of entries) if (entry.producer === producer) entry.notAfter ??= now;
  const publicKey = createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
  entries.push({ producer, keyId, publicKey, notBefore: now, notAfter: null });
}

function parseRegistry(text: string | undefined): RegistryEntry[] {
  if (text === undefined) return [];
  try {
    return (JSON.parse(text) as { keys: RegistryEntry[] }).keys;
  } catch {
    throw new LauncherError('The registry of audit keys is damaged: restore it, or clear the data by npm run reset.');
  }
}
