import { generateKeyPairSync } from 'node:crypto';
import {
  type Envelope,
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
import { type LogRecord, eventsTopic } from '@crowdpay/event-log';
import { randomIds } from '@crowdpay/ids';
import { silentLogger } from '@crowdpay/testkit';
import type { LogPartition } from '../src/domain/ledger-record.ts';
import { openDatabase } from '../src/store/database.ts';
import { prismaEntryReader } from '../src/store/entry-reader.ts';
import { sqlLedger } from '../src/store/ledger.ts';
import type { LoggedBatch } from '../src/use-cases/accept-batch.ts';

export const IDS = randomIds(systemClock);
export const POD = 'pod_01jq0000000000000000000000';
export const CONTRIBUTION = 'ctr_01jq0000000000000000000000';
export const CONTRIBUTOR = 'usr_01jq0000000000000000000001';
export const MEMBER = 'usr_01jq0000000000000000000002';
export const STRANGER = 'usr_01jq0000000000000000000003';

/** A pod that was opened. */
export const podOpened = (subject = POD, tenant = 'default'): NewAuditEvent => ({
  type: 'pods.pod.opened',
  tenant,
  actor: { kind: 'user', id: MEMBER },
  subject,
  requestId: 'req_1',
  data: { goal: '1000', currency: 'EUR' },
});

/** A contribution that was made to {@link POD}. */
export const contributed = (tenant = 'default'): NewAuditEvent => ({
  type: 'payments.contribution.created',
  tenant,
  actor: { kind: 'user', id: CONTRIBUTOR },
  subject: CONTRIBUTION,
  related: [POD],
  requestId: 'req_1',
  data: { sagaId: 'sga_1', podId: POD, amount: '500', currency: 'EUR' },
});

/** A step of that contribution's saga. */
export const reserved = (): NewAuditEvent => ({
  type: 'payments.saga.reserved',
  tenant: 'default',
  actor: { kind: 'service', id: 'payments' },
  subject: 'sga_1',
  related: [CONTRIBUTION, POD],
  requestId: 'req_1',
  data: { sagaId: 'sga_1', contributionId: CONTRIBUTION },
});

/** A producer with its key, that seals a chain in memory. */
export class Producer {
  readonly name: string;
  readonly signingKey: SigningKey;
  readonly registered: object;
  private seq = 0n;
  private head: Buffer = GENESIS_HASH;

  constructor(name = 'pods') {
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

  /** Seals the next entry of the chain. */
  next(event: NewAuditEvent = podOpened(), epoch = 1n): Envelope {
    const envelope = this.sealAt({ seq: this.seq + 1n, prevHash: this.head, epoch }, event);
    this.seq += 1n;
    this.head = envelope.chainHash;
    return envelope;
  }

  /** Seals an entry anywhere: what only the holder of the key can do. */
  sealAt(place: { seq: bigint; prevHash: Buffer; epoch?: bigint }, event: NewAuditEvent = podOpened()): Envelope {
    const { body } = recordEvent(event, { clock: systemClock, ids: IDS });
    return sealEvent(body, { producer: this.name, epoch: 1n, ...place }, this.signingKey);
  }
}

export const registryOf = (...producers: Pick<Producer, 'registered'>[]): KeyRegistry =>
  readKeyRegistry(JSON.stringify({ keys: producers.map((producer) => producer.registered) }));

/** The identity of the log where a test needs one alone. */
export const LOG = 'memory:1';

/** A log's topic in memory: gives each value the next offset. */
export class Topic {
  readonly name: string;
  readonly log: string;
  private next = 0n;

  constructor(producer = 'pods', log = LOG) {
    this.name = eventsTopic(producer);
    this.log = log;
  }

  get partition(): LogPartition {
    return { log: this.log, topic: this.name, partition: 0 };
  }

  batch(...values: (Envelope | string)[]): LoggedBatch {
    const records = values.map((value): LogRecord => {
      const text = typeof value === 'string' ? value : encodeEnvelope(value);
      const offset = this.next;
      this.next += 1n;
      return { key: 'k', value: Buffer.from(text), offset, timestamp: new Date() };
    });
    return { ...this.partition, records };
  }
}

/** The audit database with what reads and writes it. */
export function openStores(url: string): {
  database: ReturnType<typeof openDatabase>;
  ledger: ReturnType<typeof sqlLedger>;
  reader: ReturnType<typeof prismaEntryReader>;
} {
  const database = openDatabase(url, silentLogger());
  return { database, ledger: sqlLedger(database.pool, IDS), reader: prismaEntryReader(database) };
}
