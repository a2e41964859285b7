import { z } from 'zod';
import { canonicalJson } from './canonical.ts';
import type { ChainLink } from './chain.ts';
import { MAX_BODY_BYTES } from './event.ts';

/** A signed entry of a producer's chain. The body stays text: verification must not depend on how JSON is re-encoded. */
export interface Envelope extends ChainLink {
  /** RFC 8785 canonical JSON of the event. */
  readonly body: string;
  readonly chainHash: Buffer;
  /** Ed25519 (RFC 8032), 64 bytes. */
  readonly signature: Buffer;
}

// Escaping can double a body's length; the other fields are short.
const MAX_LINE_BYTES = 2 * MAX_BODY_BYTES + 2048;

const hex = (bytes: number): z.ZodType<Buffer> =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${String(2 * bytes)}}$`))
    .transform((text) => Buffer.from(text, 'hex'));

// 18 digits stay below 2^63, the most that PostgreSQL's bigint and the signing input can hold.
const counter = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt);

const lineSchema = z.strictObject({
  version: z.literal(1),
  producer: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  epoch: counter,
  seq: counter,
  prevHash: hex(32),
  bodyHash: hex(32),
  chainHash: hex(32),
  keyId: z.string().regex(/^[0-9a-f]{32}$/),
  signature: hex(64),
  body: z.string(),
});

/** The one line that is stored, published, archived and hashed into the tree: RFC 8785, hashes in hex, counters as strings. */
export function encodeEnvelope(envelope: Envelope): string {
  return canonicalJson({
    version: envelope.version,
    producer: envelope.producer,
    epoch: envelope.epoch.toString(),
    seq: envelope.seq.toString(),
    prevHash: envelope.prevHash.toString('hex'),
    bodyHash: envelope.bodyHash.toString('hex'),
    chainHash: envelope.chainHash.toString('hex'),
    keyId: envelope.keyId,
    signature: envelope.signature.toString('hex'),
    body: envelope.body,
  });
}

/**
 * Reads a line; undefined when it is anything but what {@link encodeEnvelope} writes, to the byte. A second spelling of
 * the same entry would have another leaf in the tree.
 */
export function decodeEnvelope(line: string): Envelope | undefined {
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) return undefined;
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line));
    return parsed.success && encodeEnvelope(parsed.data) === line ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
