import { ConfigError } from '@crowdpay/config';
import { MigrationError } from '@crowdpay/migrations';
import { LauncherError } from './errors.ts';

/** A sentence for errors that a person can do something about; everything else with its stack. */
export function explain(error: unknown): string {
  const known = error instanceof LauncherError || error instanceof ConfigError || error instanceof MigrationError;
  if (known || error instanceof TypeError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
