import { generateKeyPairSync } from 'node:crypto';
import { ManualClock } from '@crowdpay/clock';
import { randomIds, seededRandomness } from '@crowdpay/ids';
import {
  type Envelope,
  type KeyRegistry,
  type NewAuditEvent,
  type SigningKey,
  GENESIS_HASH,
  keyIdOf,
  readKeyRegistry,
  recordEvent,
  sealEvent,
} from '../src/index.ts';

export const CLOCK = new ManualClock('2026-03-01T12:00:00.000Z');

/** A pod that was opened; `change` overrides any field. */
export function podOpened(change: Partial<NewAuditEvent> = {}): NewAuditEvent {
  return {
    type: 'pods.pod.opened',
    tenant: 'default',
    actor: { kind: 'user', id: 'usr_01jq0000000000000000000000' },
    subject: 'pod_01jq0000000000000000000000',
    requestId: 'req_01jq0000000000000000000000',
    data: { goal: '125000', currency: 'EUR' },
    ...change,
  } as NewAuditEvent;
}

/** The canonical body of {@link podOpened}. */
export function body(change: Partial<NewAuditEvent> = {}): string {
  return recordEvent(podOpened(change), { clock: CLOCK, ids: randomIds(CLOCK, seededRandomness('fixture')) }).body;
}

/** A fresh key of one producer with the registry that knows it, valid in March 2026. */
export function producerKey(producer = 'pods'): { signingKey: SigningKey; registry: KeyRegistry } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = keyIdOf(publicKey);
  const entry = {
    producer,
    keyId,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    notBefore: '2026-03-01T00:00:00Z',
    notAfter: '2026-04-01T00:00:00Z',
  };
  return { signingKey: { keyId, key: privateKey }, registry: readKeyRegistry(JSON.stringify({ keys: [entry] })) };
}

/** The first entry of a chain. */
export function firstEntry(signingKey: SigningKey, producer = 'pods', text = body()): Envelope {
  return sealEvent(text, { producer, epoch: 1n, seq: 1n, prevHash: GENESIS_HASH }, signingKey);
}
