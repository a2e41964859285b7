import { CrowdPayError } from '@crowdpay/errors';
import type { Metrics } from '@crowdpay/metrics';
import type { PiiKind } from '@crowdpay/pii-token';
import type { VolumeOperation } from './domain/volume/limits.ts';

/** What the vault counts. Labels are kinds and outcomes, never a token. */
export interface VaultMetrics {
  tokenized(outcome: string | CrowdPayError): void;
  /** A drawn token was another value's: a kind whose space fills up shows here first. */
  collision(kind: PiiKind): void;
  disclosed(kind: PiiKind, level: string): void;
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
    tokenized: (outcome) => {
      tokenized.inc({ outcome: outcome instanceof CrowdPayError ? outcome.code : 'TOKENIZED' });
    },
    collision: (kind) => {
      collisions.inc({ kind });
    },
    disclosed: (kind, level) => {
      disclosed.inc({ kind, level });
    },
    unopened: (kind) => {
      unopened.inc({ kind });
    },
    overVolume: (operation, kind) => {
      overVolume.inc({ operation, kind });
    },
  };
}
