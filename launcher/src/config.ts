import { join, resolve } from 'node:path';
import { ConfigError, optionalText, port, readConfig, url } from '@crowdpay/config';
import { z } from 'zod';
import { type ServiceName, SERVICES, type SubgraphName, SUBGRAPHS, variablePrefix } from './service-names.ts';

/** The root of the repository: `dist/` and `src/` lie at the same depth. */
export const REPOSITORY = join(import.meta.dirname, '../..');

const DEFAULT_DATA_DIRECTORY = resolve(REPOSITORY, '.crowdpay');

/** What the launcher is told by its environment and its command line. */
export interface LauncherConfig {
  /** CROWDPAY_ENV: stands in every SPIFFE ID. */
  environment: string;
  host: string;
  publicUrl: string;
  dataDirectory: string;
  /** Whether the folder is the repository's own `.crowdpay`. */
  isDefaultDataDirectory: boolean;
  ports: Readonly<Record<ServiceName, number>>;
  postgresPort: number;
  kafkaPort: number;
  eventLog: 'postgres' | 'kafka';
  /** Brokers of the user's own; undefined: the launcher starts one when the event log is kafka. */
  kafkaBrokers: string | undefined;
  /** Databases of the user's own; a subgraph that is not named here gets one in the embedded PostgreSQL. */
  databaseUrls: Readonly<Partial<Record<SubgraphName, string>>>;
  eventLogDatabaseUrl: string | undefined;
  /** Services that run elsewhere; the launcher starts the others. */
  remoteUrls: Readonly<Partial<Record<ServiceName, string>>>;
  /** Every variable that was set: those that a service knows are handed on to it. */
  given: Readonly<Record<string, string>>;
}

const DEFAULT_PORTS: Readonly<Record<ServiceName, number>> = {
  gateway: 4000,
  identity: 4101,
  pods: 4102,
  payments: 4103,
  vault: 4104,
  audit: 4105,
  'psp-connector': 4111,
  'psp-sandbox': 4112,
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the launcher's settings.
 *
 * @param chosen the command line's event log, which wins over EVENT_LOG.
 * @throws ConfigError naming every wrong variable.
 */
export function readLauncherConfig(
  chosen: { eventLog?: 'postgres' | 'kafka' } = {},
  environment: Environment = process.env,
): LauncherConfig {
  const values = readConfig(
    {
      CROWDPAY_ENV: z
        .string()
        .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower case letters, digits and -')
        .default('development'),
      CROWDPAY_DATA_DIR: optionalText(),
      HOST: z.string().default('127.0.0.1'),
      PUBLIC_URL: url(['http:', 'https:']).optional(),
      POSTGRES_PORT: port().default(54_320),
      KAFKA_PORT: port().default(19_092),
      EVENT_LOG: z.enum(['postgres', 'kafka'], 'must be postgres or kafka').default('postgres'),
      KAFKA_BROKERS: optionalText(),
      EVENT_LOG_DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
    },
    environment,
  );
  const ports = readPorts(environment, [values.POSTGRES_PORT, values.KAFKA_PORT]);
  const dataDirectory = resolve(REPOSITORY, values.CROWDPAY_DATA_DIR ?? DEFAULT_DATA_DIRECTORY);
  return {
    environment: values.CROWDPAY_ENV,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL ?? `http://127.0.0.1:${String(ports.gateway)}`,
    dataDirectory,
    isDefaultDataDirectory: dataDirectory === DEFAULT_DATA_DIRECTORY,
    ports,
    postgresPort: values.POSTGRES_PORT,
    kafkaPort: values.KAFKA_PORT,
    eventLog: chosen.eventLog ?? values.EVENT_LOG,
    kafkaBrokers: values.KAFKA_BROKERS,
    databaseUrls: readUrls(environment, SUBGRAPHS, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    eventLogDatabaseUrl: values.EVENT_LOG_DATABASE_URL,
    remoteUrls: readUrls(
      environment,
      SERVICES.filter((name) => name !== 'gateway'),
      'URL',
      ['https:'],
    ),
    given: Object.fromEntries(
      Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
    ),
  };
}

function readPorts(environment: Environment, others: readonly number[]): Record<ServiceName, number> {
  const shape = Object.fromEntries(
    SERVICES.map((service) => [`${variablePrefix(service)}_PORT`, port().default(DEFAULT_PORTS[service])]),
  );
  const values = readConfig(shape, environment);
  const ports = SERVICES.map((service) => Number(values[`${variablePrefix(service)}_PORT`]));
  if (new Set([...ports, ...others]).size < ports.length + others.length) {
    throw new ConfigError('Two of the *_PORT variables have the same port: each process needs its own.');
  }
  return Object.fromEntries(SERVICES.map((service, index) => [service, ports[index]])) as Record<ServiceName, number>;
}

function readUrls<Name extends ServiceName>(
  environment: Environment,
  names: readonly Name[],
  suffix: string,
  protocols: readonly string[],
): Partial<Record<Name, string>> {
  const variables = names.map((name) => [name, `${variablePrefix(name)}_${suffix}`] as const);
  const shape = Object.fromEntries(variables.map(([, variable]) => [variable, url(protocols).optional()]));
  const values = readConfig(shape, environment);
  const found = variables.filter(([, variable]) => values[variable] !== undefined);
  return Object.fromEntries(found.map(([name, variable]) => [name, values[variable]])) as Partial<Record<Name, string>>;
}
