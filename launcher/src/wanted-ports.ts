import type { LauncherConfig } from './config.ts';
import { needsEmbeddedDatabase } from './embedded-database.ts';
import { needsBroker } from './event-log/broker.ts';
import type { WantedPort } from './free-ports.ts';
import { SERVICES, variablePrefix } from './service-names.ts';

/** The ports of everything that this launcher is going to start. */
export function wantedPorts(config: LauncherConfig): WantedPort[] {
  const services = SERVICES.filter((name) => config.remoteUrls[name] === undefined).map((name) => ({
    owner: name,
    variable: `${variablePrefix(name)}_PORT`,
    port: config.ports[name],
  }));
  const postgres = { owner: 'PostgreSQL', variable: 'POSTGRES_PORT', port: config.postgresPort };
  const kafka = { owner: 'Kafka', variable: 'KAFKA_PORT', port: config.kafkaPort };
  return [...services, ...(needsEmbeddedDatabase(config) ? [postgres] : []), ...(needsBroker(config) ? [kafka] : [])];
}
