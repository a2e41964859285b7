import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KafkaBrokerError } from './errors.ts';
import { fetchLibraries } from './libraries.ts';
import { runProgram } from './run-program.ts';
import { type BrokerIdentity, serverProperties } from './settings.ts';
import { requireTools } from './tools.ts';

/** How the broker is set up. */
export interface KafkaOptions {
  /** Folder of its data and settings. */
  directory: string;
  /** Folder of its programs, fetched by Maven when missing; default: `libs` in `directory`. */
  librariesDirectory?: string;
  /** TCP port on 127.0.0.1. */
  port: number;
  /** Port of the controller, for the broker alone; default: `port` + 1. */
  controllerPort?: number;
  /** With an identity, clients need a certificate too and may do only what an ACL allows; without: plain, open to all. */
  tls?: { identity: BrokerIdentity; superUsers: readonly string[] };
  /** Receives what the broker writes to its log. */
  onOutput?: (chunk: Buffer) => void;
  /** Called once if the broker ends without having been asked to. */
  onExit?: () => void;
}

/** A running broker. */
export interface KafkaBroker {
  /** `host:port`, as clients want it. */
  brokers: readonly [string];
  pid: number;
  /** Asks the broker to end and waits until it has. */
  stop(): Promise<void>;
}

const CLUSTER_ID_BYTES = 16; // in URL-safe base64, as Kafka wants them
const LOGGING = join(import.meta.dirname, '../log4j2.properties');
const HEAP = ['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const READY_LINE = 'Kafka Server started';
const OWNER_ONLY = 0o600;

/**
 * Starts a one-node Apache Kafka (KRaft) in `directory`, on 127.0.0.1 alone; fetches it first where that is needed.
 *
 * @throws KafkaBrokerError with one sentence when Java or Maven is missing or the broker does not come up.
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaBroker> {
  const libraries = options.librariesDirectory ?? join(options.directory, 'libs');
  await requireTools(libraries);
  await fetchLibraries(libraries);
  const settingsFile = await writeSettings(options);
  const java = ['-cp', join(libraries, '*'), `-Dlog4j2.configurationFile=${LOGGING}`];
  await format(java, options, settingsFile);
  const child = spawn('java', [...HEAP, ...java, 'kafka.Kafka', settingsFile], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child, options);
  return running(child, options);
}

async function writeSettings(options: KafkaOptions): Promise<string> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const inFolder = (name: string): string => join(options.directory, name);
  const [keystoreFile, truststoreFile] = [inFolder('keystore.pem'), inFolder('truststore.pem')];
  if (options.tls !== undefined) {
    const { keyPem, certPem, bundlePem } = options.tls.identity;
    await writeFile(keystoreFile, `${keyPem.trim()}\n${certPem.trim()}\n`, { mode: OWNER_ONLY });
    await writeFile(truststoreFile, bundlePem);
  }
  const settings = serverProperties({
    port: options.port,
    controllerPort: options.controllerPort ?? options.port + 1,
    dataDirectory: inFolder('data'),
    tls: options.tls && { keystoreFile, truststoreFile, superUsers: options.tls.superUsers },
  });
  await writeFile(inFolder('server.properties'), settings, { mode: OWNER_ONLY });
  return inFolder('server.properties');
}

// A new folder is a new cluster: its id tells readers and writers that what they know of offsets does not hold here.
// "--ignore-formatted" makes a run that was killed half-way good by running it again.
async function format(java: readonly string[], options: KafkaOptions, settingsFile: string): Promise<void> {
  const done = await access(join(options.directory, 'data', 'meta.properties')).then(
    () => true,
    () => false,
  );
  if (done) return;
  const clusterId = newClusterId();
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', clusterId, '--config', settingsFile];
  const { code, output } = await runProgram('java', [...java, ...tool, '--ignore-formatted']);
  if (code !== 0) throw new KafkaBrokerError(`Kafka could not create its data folder: ${lastLine(output)}`);
}

// Kafka's tool would take an id that begins with a dash for an option.
function newClusterId(): string {
  const id = randomBytes(CLUSTER_ID_BYTES).toString('base64url');
  return id.startsWith('-') ? newClusterId() : id;
}

function untilReady(child: ChildProcess, options: KafkaOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (sentence: string): void => {
      clearTimeout(timer);
      reject(new KafkaBrokerError(`${sentence}: ${failureIn(log)}`));
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`Kafka was not ready within ${String(START_TIMEOUT_MS / 1_000)} s`);
    }, START_TIMEOUT_MS);
    const failOnExit = (): void => {
      fail('Kafka stopped while it was starting');
    };
    const read = (chunk: Buffer): void => {
      options.onOutput?.(chunk);
      if (log.includes(READY_LINE)) return;
      log += chunk.toString('utf8');
      if (!log.includes(READY_LINE)) return;
      clearTimeout(timer);
      child.off('exit', failOnExit);
      resolve();
    };
    child.once('exit', failOnExit);
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
}

function running(child: ChildProcess, options: KafkaOptions): KafkaBroker {
  let asked = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
      if (!asked) options.onExit?.();
    });
  });
  return {
    brokers: [`127.0.0.1:${String(options.port)}`],
    pid: child.pid ?? 0,
    async stop() {
      asked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const impatient = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await gone;
      clearTimeout(impatient);
    },
  };
}

// The innermost cause says what a person can do something about, for example that an address is in use.
function failureIn(log: string): string {
  const causes = log.split('\n').filter((line) => /^(Caused by: )?[\w.]+(Exception|Error): /.test(line));
  return (
    causes
      .at(-1)
      ?.replace(/^(Caused by: )?[\w.]+: /, '')
      .trim() ?? lastLine(log)
  );
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given';
}
