import type { Pool } from 'pg';
import { detokenize as revealTokens } from '../../../subgraphs/vault/src/use-cases/disclosure/detokenize.ts';
import { tokenize } from '../../../subgraphs/vault/src/use-cases/tokens/tokenize.ts';
import { type Call, type Contestant, makeCalls } from '../interleave.ts';
import type { BenchVault } from './bench-vault.ts';
import type { Statement, StatementRecorder } from './statement-recorder.ts';

/** How many values one call brings, and how many calls a round has. */
export interface Batch {
  readonly size: number;
  readonly calls: number;
}

/** Calls in flight at once: as many clients as keep one core of the vault busy while commits are waited for. */
export const CONCURRENCY = 8;

/** Values that no call has brought before. */
export function newValues(count: number): { kind: 'EMAIL'; value: string }[] {
  return Array.from({ length: count }, () => {
    serial += 1;
    return { kind: 'EMAIL' as const, value: `person.${String(serial)}@example.com` };
  });
}
let serial = 0;

/** Tokenizes values that are new: each gets a token, a blind index and a holding. */
export function tokenizeNew({ dependencies, person }: BenchVault, batch: Batch): Contestant {
  return ours('tokenize new', batch, () => {
    const values = newValues(batch.size);
    return async () => {
      mustBeTokens(await tokenize(dependencies, values, person));
    };
  });
}

/** Tokenizes values that the person has brought before: each is found. */
export function tokenizeExisting(
  { dependencies, person }: BenchVault,
  known: readonly Known[],
  batch: Batch,
): Contestant {
  return ours('tokenize existing', batch, () => {
    const values = some(known, batch.size);
    return async () => {
      mustBeTokens(await tokenize(dependencies, values, person));
    };
  });
}

/** Reveals values of the person to the person, their key in memory; the audit event's commit is part of each call. */
export function detokenize({ dependencies, person }: BenchVault, known: readonly Known[], batch: Batch): Contestant {
  return ours('detokenize', batch, () => {
    const tokens = some(known, batch.size).map(({ token }) => token);
    return async () => {
      const shown = await revealTokens(dependencies, tokens, 'CLEAR', person);
      if (shown.some(({ level }) => level !== 'CLEAR')) throw new Error('A token was not revealed.');
    };
  });
}

/** A value with its token. */
export interface Known {
  readonly kind: 'EMAIL';
  readonly value: string;
  readonly token: string;
}

/**
 * The statements of a round of `ours` by `pg` alone, to another database with the same schema: all that PostgreSQL can
 * do, with nothing around it. They are noted from a round that does not count.
 *
 * @param names of the recorder's marks; a call sends one statement of each, in this order.
 */
export function bareStatements(
  recorder: StatementRecorder,
  pool: Pool,
  ours: Contestant,
  names: readonly string[],
): Contestant {
  return {
    ...ours,
    name: bareName(ours.name),
    async prepare(count) {
      const calls = await ours.prepare(count);
      const noted = await recorder.record(() => makeCalls(calls, ours.concurrency));
      return Array.from({ length: count }, (_, index) => {
        const statements = names.map((name) => noted.get(name)?.[index]);
        return () => send(pool, statements);
      });
    },
  };
}

async function send(pool: Pool, statements: readonly (Statement | undefined)[]): Promise<void> {
  for (const statement of statements) {
    if (statement === undefined) throw new Error('Fewer statements were noted than there were calls.');
    const { sql, parameters, prepared } = statement;
    await pool.query({ text: sql, values: [...parameters], ...(prepared === undefined ? {} : { name: prepared }) });
  }
}

/** The name of the limit of `name`. */
export function bareName(name: string): string {
  return `${name}, bare pg`;
}

function ours(what: string, { size, calls }: Batch, make: () => Call): Contestant {
  return {
    name: `${what}, batch of ${String(size)}`,
    valuesPerCall: size,
    callsPerRound: calls,
    concurrency: CONCURRENCY,
    prepare: (count) => Promise.resolve(Array.from({ length: count }, make)),
  };
}

/** Strides through all that is known, so that no call meets what the last one has just read. */
export function some(known: readonly Known[], count: number): Known[] {
  return Array.from({ length: count }, () => {
    cursor = (cursor + 7_919) % known.length;
    const one = known[cursor];
    if (one === undefined) throw new Error('Nothing is stored yet.');
    return one;
  });
}
let cursor = 0;

function mustBeTokens(outcomes: readonly unknown[]): void {
  if (outcomes.some((outcome) => typeof outcome !== 'string')) throw new Error('A value was not tokenized.');
}
