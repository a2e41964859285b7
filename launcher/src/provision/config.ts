import { readConfig, url } from '@crowdpay/config';
import { type LauncherConfig, readLauncherConfig } from '../config.ts';

/** What provisioning is told by its environment. */
export interface ProvisionConfig {
  /** URL of a superuser of the PostgreSQL server that is to hold the platform's databases. */
  adminUrl: string;
  /** The launcher's settings, as far as they bear on keys, certificates and databases. */
  launcher: LauncherConfig;
}

const OF_LAUNCHER = ['CROWDPAY_ENV', 'CROWDPAY_DATA_DIR', 'PUBLIC_URL'] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables of provisioning. No other variable of the launcher has a say: the databases are all on the one
 * server, and nothing listens.
 *
 * @throws ConfigError naming every wrong variable.
 */
export function readProvisionConfig(environment: Environment = process.env): ProvisionConfig {
  const { POSTGRES_ADMIN_URL } = readConfig({ POSTGRES_ADMIN_URL: url(['postgres:', 'postgresql:']) }, environment);
  const known = Object.fromEntries(OF_LAUNCHER.map((name) => [name, environment[name]]));
  return { adminUrl: POSTGRES_ADMIN_URL, launcher: readLauncherConfig({}, known) };
}
