import { Pool } from 'pg';
import { type Contestant, interleave, type Rounds } from '../interleave.ts';
import type { BenchVault } from './bench-vault.ts';
import { decryptLimit, encryptLimit } from './cipher-limits.ts';
import { bareStatements, CONCURRENCY, detokenize, type Known, tokenizeExisting, tokenizeNew } from './contestants.ts';
import type { Plan } from './plan.ts';
import { StatementRecorder } from './statement-recorder.ts';

// What tells a statement of the vault's in the stream of all that it sends.
const MARKS = {
  find: 'AS wanted (kind',
  add: 'INSERT INTO holdings',
  open: 'held.ciphertext',
  audit: 'INSERT INTO outbox',
};

/** What was measured, with what each contestant is held against. */
export interface Throughput {
  readonly rounds: Rounds;
  readonly pairs: readonly { readonly ours: Contestant; readonly bare: Contestant }[];
  readonly ciphers: readonly Contestant[];
}

/** Ours and the bare statements by turns, on two copies of one database. */
export async function measureThroughput(
  plan: Plan,
  vault: BenchVault,
  bareUrl: string,
  known: readonly Known[],
): Promise<Throughput> {
  const recorder = new StatementRecorder(vault.pool, MARKS);
  const bare = new Pool({ connectionString: bareUrl, max: CONCURRENCY });
  const pair = (ours: Contestant, marks: readonly (keyof typeof MARKS)[]) => ({
    ours,
    bare: bareStatements(recorder, bare, ours, marks),
  });
  const pairs = [plan.single, plan.hundred].flatMap((batch) => [
    pair(tokenizeNew(vault, batch), ['add']),
    pair(tokenizeExisting(vault, known, batch), ['find']),
    pair(detokenize(vault, known, batch), ['open', 'audit']),
  ]);
  const ciphers = [encryptLimit(), decryptLimit()];
  try {
    const contestants = pairs.flatMap(({ ours, bare: limit }) => [ours, limit]);
    return { rounds: await interleave([...contestants, ...ciphers], plan.rounds), pairs, ciphers };
  } finally {
    await bare.end();
  }
}
