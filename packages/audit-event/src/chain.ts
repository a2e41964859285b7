import { HASH_BYTES, blake2b256 } from './hash.ts';

/** The `prevHash` of a chain's first entry: 32 zero bytes. */
export const GENESIS_HASH = Buffer.alloc(HASH_BYTES);

/** What an entry's place in its chain consists of. */
export interface ChainLink {
  readonly version: 1;
  readonly producer: string;
  /** The fencing epoch of the relay that sealed the entry, from 1. */
  readonly epoch: bigint;
  /** Position in the producer's chain, from 1, without gaps. */
  readonly seq: bigint;
  /** Chain hash of the entry before, 32 bytes. */
  readonly prevHash: Buffer;
  /** BLAKE2b-256 of the canonical body, 32 bytes. */
  readonly bodyHash: Buffer;
  readonly keyId: string;
}

const CHAIN_TAG = 'crowdpay.audit.chain.v1';
const SIGNATURE_TAG = 'crowdpay.audit.signature.v1';

/** The chain hash of an entry: BLAKE2b-256 over {@link linkBytes} with the chain's own tag. */
export function chainHash(link: ChainLink): Buffer {
  return blake2b256(linkBytes(CHAIN_TAG, link));
}

/** The bytes that a producer signs: its tag keeps the signature from meaning anything in another protocol. */
export function signingInput(link: ChainLink): Buffer {
  return linkBytes(SIGNATURE_TAG, link);
}

/**
 * `tag`, version, producer, epoch, seq, prevHash, bodyHash, keyId; each preceded by its length as a 32-bit big-endian
 * number, integers as 64-bit big-endian. With lengths no two different links have the same bytes.
 */
function linkBytes(tag: string, link: ChainLink): Buffer {
  const fields = [
    Buffer.from(tag, 'utf8'),
    uint64(BigInt(link.version)),
    Buffer.from(link.producer, 'utf8'),
    uint64(link.epoch),
    uint64(link.seq),
    link.prevHash,
    link.bodyHash,
    Buffer.from(link.keyId, 'utf8'),
  ];
  return Buffer.concat(fields.flatMap((field) => [uint32(field.length), field]));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
