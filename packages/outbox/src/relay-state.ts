import type { Client } from 'pg';
import { FencedError } from './fenced.ts';

/** Where the chain stands in the producer's database. */
export interface RelayState {
  readonly seq: bigint;
  /** Chain hash of the last envelope, 32 bytes; zeros for an empty chain. */
  readonly head: Buffer;
  readonly publishedSeq: bigint;
}

/** Locks the chain's head until the transaction ends. @throws FencedError when `epoch` no longer leads. */
export async function lockState(client: Client, epoch: bigint): Promise<RelayState> {
  const { rows } = await client.query<{ epoch: string; seq: string; head: Buffer; published_seq: string }>(
    'SELECT epoch, seq, head, published_seq FROM relay_state FOR UPDATE',
  );
  const state = rows[0];
  if (state === undefined || BigInt(state.epoch) !== epoch) throw new FencedError();
  return { seq: BigInt(state.seq), head: state.head, publishedSeq: BigInt(state.published_seq) };
}
