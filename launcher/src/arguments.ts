import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface LauncherArguments {
  eventLog?: 'postgres' | 'kafka';
  /** Print one JSON line when ready, for machines. */
  json: boolean;
  /** Run the bundle of each service instead of its modules; npm start makes them. */
  bundled: boolean;
  help: boolean;
}

/** Shown by `npm start -- --help`. */
export const HELP = `npm start [-- OPTIONS]

Boots the whole platform on this machine and runs until Ctrl-C: PostgreSQL, the event log, the five subgraphs, the PSP
connector, a sandbox PSP and the gateway. State lies in .crowdpay/; npm run reset clears it.

Options
  --event-log postgres|kafka   where audit events go (default postgres); kafka needs Java 17 and Maven, or KAFKA_BROKERS
  --json                       when ready, print one line of JSON instead of text
  --help                       this text

Variables (each with its default)
  CROWDPAY_DATA_DIR            .crowdpay                where state lies
  CROWDPAY_ENV                 development              stands in every SPIFFE ID
  PUBLIC_URL                   http://127.0.0.1:4000    how clients reach the gateway
  HOST                         127.0.0.1                where services listen
  GATEWAY_PORT                 4000
  IDENTITY_PORT PODS_PORT PAYMENTS_PORT VAULT_PORT AUDIT_PORT            4101 to 4105
  PSP_CONNECTOR_PORT PSP_SANDBOX_PORT                                    4111, 4112
  POSTGRES_PORT KAFKA_PORT                                               54320, 19092
  EVENT_LOG                    postgres                 as --event-log
  LOG_LEVEL                    info                     trace, debug, info, warn, error

Connections of your own; what is set here is used instead of what npm start would start
  IDENTITY_DATABASE_URL PODS_DATABASE_URL PAYMENTS_DATABASE_URL VAULT_DATABASE_URL AUDIT_DATABASE_URL
                               postgres:// URL; the login must be allowed to apply migrations
  EVENT_LOG_DATABASE_URL       a migrated event log
  KAFKA_BROKERS KAFKA_TLS      host:port,…; svid, system or off
  REDIS_URL                    shared rate limits and caches
  IDENTITY_URL PODS_URL PAYMENTS_URL VAULT_URL AUDIT_URL PSP_CONNECTOR_URL PSP_SANDBOX_URL
                               https:// URL of a service that runs elsewhere
  KMS=aws KMS_KEY_ID KMS_MAC_KEY_ID AWS_REGION AWS_ENDPOINT_URL_KMS    key management by AWS KMS
`;

/** @throws TypeError for an option that does not exist or a value that is not listed. */
export function readArguments(args: readonly string[]): LauncherArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'event-log': { type: 'string' },
      json: { type: 'boolean', default: false },
      bundled: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const eventLog = values['event-log'];
  if (eventLog !== undefined && eventLog !== 'postgres' && eventLog !== 'kafka') {
    throw new TypeError('--event-log takes postgres or kafka');
  }
  return {
    json: values.json,
    bundled: values.bundled,
    help: values.help,
    ...(eventLog === undefined ? {} : { eventLog }),
  };
}
