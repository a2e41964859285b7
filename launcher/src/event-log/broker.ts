import { join } from 'node:path';
import { DEFAULT_LIBRARIES, KafkaBrokerError, startKafka } from '@crowdpay/kafka-broker';
import { type CertificateAuthority, spiffeIdOf, type SvidSource } from '@crowdpay/mtls';
import type { Closers } from '../closers.ts';
import type { LauncherConfig } from '../config.ts';
import { LauncherError } from '../errors.ts';
import type { Guard } from '../processes/guard.ts';
import { openLogFile } from '../processes/log-file.ts';
import type { StateFolder } from '../state-folder.ts';
import { allowProducersAndAudit } from './access-rules.ts';

/** How the services reach Kafka; nothing of it is set when the event log is PostgreSQL. */
export interface BrokerConnection {
  kafkaBrokers: string | undefined;
  /** `svid` for the launcher's own broker; undefined: what the user has set. */
  kafkaTls: 'svid' | undefined;
}

/** What a broker is started with. */
export interface BrokerOptions {
  config: LauncherConfig;
  folder: StateFolder;
  authority: CertificateAuthority;
  /** The launcher's own identity, which may set the broker's access rules. */
  source: SvidSource;
  guard: Guard;
  closers: Closers;
  /** Called when the broker ends without having been asked to. */
  onExit: () => void;
}

const BROKER = 'kafka';
// The broker reads its certificate when it starts, and only then: it lives as long as a run may be expected to.
const CERTIFICATE_LIFE_SECONDS = 30 * 86_400;

/** Whether the launcher has to start a broker of its own. */
export function needsBroker(config: LauncherConfig): boolean {
  return config.eventLog === 'kafka' && config.kafkaBrokers === undefined;
}

/** @throws LauncherError with one sentence, for example when Java is missing. */
export async function connectBroker(options: BrokerOptions): Promise<BrokerConnection> {
  const { config } = options;
  if (config.eventLog === 'postgres') return { kafkaBrokers: undefined, kafkaTls: undefined };
  if (config.kafkaBrokers !== undefined) return { kafkaBrokers: config.kafkaBrokers, kafkaTls: undefined };
  const address = await startOwnBroker(options);
  await allowProducersAndAudit(address, options.source.current());
  return { kafkaBrokers: address, kafkaTls: 'svid' };
}

async function startOwnBroker(options: BrokerOptions): Promise<string> {
  const { config, folder, authority, guard, closers } = options;
  const log = await openLogFile(join(folder.logs, 'kafka.log'));
  closers.add(() => log.close());
  const spiffeId = spiffeIdOf(config.environment, BROKER);
  try {
    const broker = await startKafka({
      directory: folder.kafka,
      librariesDirectory: DEFAULT_LIBRARIES, // fetched once for all state folders
      port: config.kafkaPort,
      tls: {
        identity: await authority.issue({ spiffeId, lifeSeconds: CERTIFICATE_LIFE_SECONDS }),
        superUsers: [BROKER, 'launcher'],
      },
      onOutput: (chunk) => {
        log.write(chunk);
      },
      onExit: options.onExit,
    });
    guard.watch(broker.pid);
    closers.add(() => broker.stop());
    return broker.brokers[0];
  } catch (error) {
    if (error instanceof KafkaBrokerError) throw new LauncherError(error.message, { cause: error });
    throw error;
  }
}
