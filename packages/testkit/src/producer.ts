import { generateKeyPairSync } from 'node:crypto';
import {
  GENESIS_HASH,
  type KeyRegistry,
  type NewAuditEvent,
  type SigningKey,
  encodeEnvelope,
  keyIdOf,
  readKeyRegistry,
  recordEvent,
  sealEvent,
} from '@crowdpay/audit-event';
import { systemClock } from '@crowdpay/clock';
import { type EventLog, eventsTopic } from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';

const BATCH = 500;
const ids = randomIds(systemClock);

/** Another service with its signing key, that seals its events into a chain in memory. */
export class TestProducer {
  readonly name: string;
  readonly signingKey: SigningKey;
  /** Its entry in a registry of keys; see {@link testRegistry}. */
  readonly registered: object;
  private seq = 0n;
  private head: Buffer = GENESIS_HASH;

  constructor(name: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.name = name;
    this.signingKey = { keyId: keyIdOf(publicKey), key: privateKey };
    this.registered = {
      producer: name,
      keyId: this.signingKey.keyId,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: null,
    };
  }

  /** The line of the next entry of its chain. */
  line(event: NewAuditEvent): string {
    return this.seal(recordEvent(event, { clock: systemClock, ids }).body);
  }

  /** The line of an entry with any body: what only the holder of the key can make. */
  seal(body: string): string {
    const place = { producer: this.name, epoch: 1n, seq: this.seq + 1n, prevHash: this.head };
    const envelope = sealEvent(body, place, this.signingKey);
    this.seq += 1n;
    this.head = envelope.chainHash;
    return encodeEnvelope(envelope);
  }

  /** Appends lines, its own or any, to its topic; `log` has to be opened as this service. */
  async publish(log: EventLog, ...lines: string[]): Promise<void> {
    const topic = eventsTopic(this.name);
    await log.ensureTopic(topic);
    const records = lines.map((line) => ({ key: this.name, value: Buffer.from(line) }));
    for (let start = 0; start < records.length; start += BATCH) {
      await log.append(topic, records.slice(start, start + BATCH));
    }
  }
}

/** The registry of the public keys of these producers, as every service is given it. */
export function testRegistry(...producers: readonly Pick<TestProducer, 'registered'>[]): KeyRegistry {
  return readKeyRegistry(JSON.stringify({ keys: producers.map(({ registered }) => registered) }));
}
