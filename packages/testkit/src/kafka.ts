import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIBRARIES, type KafkaOptions, missingTools, startKafka } from '@crowdpay/kafka-broker';
import { toolsAreRequired } from './config.ts';
import { freePort } from './free-port.ts';

/** A broker of one test file. */
export interface TestKafka {
  /** `host:port`. */
  brokers: readonly [string];
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/**
 * What this machine lacks to run a broker, for example `Java 17 and Maven`; undefined: nothing. A suite that gets an
 * answer skips itself and says why.
 *
 * @throws Error instead of the answer where CROWDPAY_REQUIRE_TOOLS=true: there nothing may be skipped.
 */
export async function missingKafkaTools(): Promise<string | undefined> {
  const missing = (await missingTools(DEFAULT_LIBRARIES)).join(' and ');
  if (missing === '') return undefined;
  if (toolsAreRequired) throw new Error(`The tests on Apache Kafka need ${missing} (CROWDPAY_REQUIRE_TOOLS is set).`);
  return missing;
}

/** Starts an Apache Kafka with free ports and a folder of its own; plain unless `tls` is given. Takes some seconds. */
export async function startTestKafka(tls?: KafkaOptions['tls']): Promise<TestKafka> {
  const directory = await mkdtemp(join(tmpdir(), 'crowdpay-kafka-'));
  const broker = await startKafka({
    directory,
    librariesDirectory: DEFAULT_LIBRARIES,
    port: await freePort(),
    controllerPort: await freePort(),
    ...(tls === undefined ? {} : { tls }),
  });
  return {
    brokers: broker.brokers,
    async stop() {
      await broker.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
