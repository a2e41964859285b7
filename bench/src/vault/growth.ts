import { type CanonicalValue, readValues } from '../../../subgraphs/vault/src/domain/canonical-value.ts';
import { lookUpTokens } from '../../../subgraphs/vault/src/use-cases/tokens/look-up-tokens.ts';
import { type Contestant, interleave, type Rounds } from '../interleave.ts';
import type { BenchVault } from './bench-vault.ts';
import { type Known, some } from './contestants.ts';
import type { Plan } from './plan.ts';

/** Names of the two contestants. */
export const SMALL = 'lookup of 100, few tokens stored';
export const LARGE = 'lookup of 100, many tokens stored';

/** Looks the same values up in a small vault and in a large one, by turns. */
export function measureGrowth(
  plan: Plan,
  small: BenchVault,
  large: BenchVault,
  known: readonly Known[],
): Promise<Rounds> {
  const { person } = small;
  const lookup = (name: string, vault: BenchVault): Contestant => ({
    name,
    valuesPerCall: 100,
    callsPerRound: plan.hundred.calls,
    concurrency: 1,
    prepare: (count) =>
      Promise.resolve(
        Array.from({ length: count }, () => {
          const values = canonical(vault, some(known, 100));
          return async () => {
            const tokens = await lookUpTokens(vault.dependencies, person.tenant, values, person.id);
            if (tokens.includes(undefined)) throw new Error('A stored value was not found.');
          };
        }),
      ),
  });
  return interleave([lookup(SMALL, small), lookup(LARGE, large)], plan.rounds);
}

function canonical({ dependencies }: BenchVault, known: readonly Known[]): CanonicalValue[] {
  return readValues(dependencies.kinds, known, dependencies.clock.now()).filter(
    (value): value is CanonicalValue => !(value instanceof Error),
  );
}
