import { CrowdPayError } from '@crowdpay/errors';
import type { Metrics } from '@crowdpay/metrics';
import type { PiiKind } from '@crowdpay/pii-token';
import type { VolumeOperation } from './domain/volume/limits.ts';

/** A value of some kind that leaves the vault at some level. */
export interface DisclosedValue {
  readonly kind: PiiKind;
  readonly level: string;
}

/** What the vault counts. Labels are kinds and outcomes, never a token. */
export interface VaultMetrics {
  /** One call's values, each a token or why it has none. */
  tokenized(outcomes: readonly (string | CrowdPayError)[]): void;
  /** A drawn token was another value's: a kind whose space fills up shows here first. */
  collision(kind: PiiKind): void;
  /** One call's values, as far as each is shown. */
  disclosed(values: readonly DisclosedValue[]): void;
  /** A ciphertext did not open: somebody wrote into the database past the vault. */
  unopened(kind: PiiKind): void;
  /** A caller brought more values of a kind than they may in a minute. */
  overVolume(operation: VolumeOperation, kind: PiiKind): void;
}

/** The vault's counters in a process's metrics. */
export function createVaultMetrics(metrics: Metrics): VaultMetrics {
  const tokenized = metrics.counter({
    name: 'vault_values_tokenized_total',
    help: 'Values brought to be tokenized, by outcome',
    labelNames: ['outcome'],
  });
  const collisions = metrics.counter({
    name: 'vault_token_collisions_total',
    help: 'Drawn tokens that belonged to another value already',
    labelNames: ['kind'],
  });
  const disclosed = metrics.counter({
    name: 'vault_values_disclosed_total',
    help: 'Values that left the vault, by level',
    labelNames: ['kind', 'level'],
  });
  const unopened = metrics.counter({
    name: 'vault_holdings_unopened_total',
    help: 'Ciphertexts that failed authentication',
    labelNames: ['kind'],
  });
  const overVolume = metrics.counter({
    name: 'vault_calls_over_volume_total',
    help: 'Calls that brought more values of a kind than the caller may in a minute',
    labelNames: ['operation', 'kind'],
  });
  return {
    tokenized: (outcomes) => {
      const codes = outcomes.map((outcome) => (outcome instanceof CrowdPayError ? outcome.code : 'TOKENIZED'));
      for (const [outcome, count] of tally(codes)) tokenized.inc({ outcome }, count);
    },
    collision: (kind) => {
      collisions.inc({ kind });
    },
    disclosed: (values) => {
      for (const kind of new Set(values.map((value) => value.kind))) {
        const levels = values.filter((value) => value.kind === kind).map((value) => value.level);
        for (const [level, count] of tally(levels)) disclosed.inc({ kind, level }, count);
      }
    },
    unopened: (kind) => {
      unopened.inc({ kind });
    },
    overVolume: (operation, kind) => {
      overVolume.inc({ operation, kind });
    },
  };
}

// A counter looks its labels up each time: a batch of 1,000 counts once for each distinct one.
function tally<Label>(labels: readonly Label[]): ReadonlyMap<Label, number> {
  const counts = new Map<Label, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
