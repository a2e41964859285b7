import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { CertificateAuthority } from '@crowdpay/mtls';
import { openAuthority } from './certificates/authority.ts';
import { startRotation, type SvidRotation } from './certificates/rotation.ts';
import { Closers } from './closers.ts';
import type { LauncherConfig } from './config.ts';
import { type PlatformDatabases, preparePlatformDatabases } from './databases/platform-databases.ts';
import { needsEmbeddedDatabase, startEmbeddedDatabase } from './embedded-database.ts';
import { LauncherError } from './errors.ts';
import { type BrokerConnection, connectBroker } from './event-log/broker.ts';
import { Failure } from './failure.ts';
import { requireFreePorts } from './free-ports.ts';
import { claimInstance, type Instance } from './instance.ts';
import { ensurePlatformKeys, type PlatformKeys } from './keys/platform-keys.ts';
import { type Guard, startGuard } from './processes/guard.ts';
import type { RestartRules } from './processes/supervisor.ts';
import type { Progress } from './progress.ts';
import { untilReady } from './readiness.ts';
import { type ServiceName, SERVICES } from './service-names.ts';
import { ENTRIES, startServices } from './services.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { wantedPorts } from './wanted-ports.ts';

/** A platform that runs. */
export interface Platform {
  /** Rejects with one sentence when the platform cannot go on. */
  failed: Promise<never>;
  /** Stops everything, in the reverse of the order in which it was started. */
  stop(): Promise<void>;
}

/** What a platform is started with. */
export interface PlatformOptions {
  config: LauncherConfig;
  progress: Progress;
  clock: Clock;
  randomness: Randomness;
  log: Logger;
  /** Each service's program; the platform's own by default. */
  entries?: Readonly<Record<ServiceName, string>>;
  restartRules?: RestartRules;
  /** Ends the start as soon as the step that is under way is over. */
  signal: AbortSignal;
}

/** What the steps of the start share. */
interface Boot extends PlatformOptions {
  closers: Closers;
  failure: Failure;
  folder: StateFolder;
  guard: Guard;
  instance: Instance;
}

const SVID_LIFE_SECONDS = 3_600;

/**
 * Boots everything and returns when every service is ready. Should a step fail, what was started before it is stopped.
 *
 * @throws LauncherError with one sentence for the person at the terminal; the signal's reason when it was aborted.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const closers = new Closers();
  const failure = new Failure();
  try {
    await boot(await claim(options, closers, failure));
    return { failed: failure.promise, stop: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function claim(options: PlatformOptions, closers: Closers, failure: Failure): Promise<Boot> {
  const { config } = options;
  const folder = await openStateFolder(config.dataDirectory, { isDefault: config.isDefaultDataDirectory });
  const instance = await claimInstance(folder.instanceFile);
  closers.add(() => instance.release());
  await requireFreePorts(config.host, wantedPorts(config));
  const guard = startGuard();
  closers.add(() => {
    guard.dismiss();
  });
  return { ...options, closers, failure, folder, guard, instance };
}

async function boot(context: Boot): Promise<void> {
  const { progress, config, signal } = context;
  const { keys, authority, rotation } = await progress.step('Keys and certificates', () => makeIdentities(context));
  signal.throwIfAborted();
  const databases = await progress.step('PostgreSQL', () => startDatabases(context, keys));
  signal.throwIfAborted();
  const broker = await startEventLog(context, authority, rotation);
  signal.throwIfAborted();
  await progress.step('Services', () => runServices(context, { keys, databases, broker, rotation }));
  await context.instance.describe({
    publicUrl: config.publicUrl,
    eventLog: config.eventLog,
    databases: databases.readableUrls,
  });
}

interface Identities {
  keys: PlatformKeys;
  authority: CertificateAuthority;
  rotation: SvidRotation;
}

async function makeIdentities(context: Boot): Promise<Identities> {
  const { config, folder, clock, log } = context;
  const keys = await ensurePlatformKeys(folder, { ...context, publicUrl: config.publicUrl });
  const authority = await openAuthority(folder.ca, clock);
  const rotation = await startRotation({
    authority,
    environment: config.environment,
    directory: folder.svid,
    services: SERVICES,
    lifeSeconds: SVID_LIFE_SECONDS,
    onFailure: (error) => {
      log.error({ err: error }, 'certificates could not be renewed');
    },
  });
  context.closers.add(() => {
    rotation.stop();
  });
  return { keys, authority, rotation };
}

async function startDatabases(context: Boot, keys: PlatformKeys): Promise<PlatformDatabases> {
  const { config, folder, log } = context;
  if (!needsEmbeddedDatabase(config)) return preparePlatformDatabases(config, keys, undefined, log);
  const server = await startEmbeddedDatabase(config, folder, keys, () => {
    context.failure.report(new LauncherError(`PostgreSQL ended unexpectedly; see ${folder.logs}/postgres.log.`));
  });
  context.closers.add(() => server.stop());
  context.guard.watch(server.pid, 'database');
  return preparePlatformDatabases(config, keys, server.adminUrl, log);
}

async function startEventLog(
  context: Boot,
  authority: CertificateAuthority,
  { source }: SvidRotation,
): Promise<BrokerConnection> {
  const onExit = (): void => {
    context.failure.report(new LauncherError(`Kafka ended unexpectedly; see ${context.folder.logs}/kafka.log.`));
  };
  const connect = (): Promise<BrokerConnection> => connectBroker({ ...context, authority, source, onExit });
  return context.config.eventLog === 'kafka' ? context.progress.step('Kafka', connect) : connect();
}

interface Parts {
  keys: PlatformKeys;
  databases: PlatformDatabases;
  broker: BrokerConnection;
  rotation: SvidRotation;
}

async function runServices(context: Boot, { keys, databases, broker, rotation }: Parts): Promise<void> {
  const { config, folder, signal, entries = ENTRIES } = context;
  const sources = { config, folder, keys, databases, ...broker };
  const services = await startServices({ ...context, entries, sources });
  context.closers.add(() => services.stop());
  services.failed.catch((error: unknown) => {
    context.failure.report(error instanceof Error ? error : new Error(String(error)));
  });
  const over = new AbortController();
  try {
    const asking = AbortSignal.any([signal, over.signal]);
    await Promise.race([untilReady(services.names, config, rotation.source, asking), context.failure.promise]);
  } finally {
    over.abort(); // where a service has failed, nobody waits for the others any more
  }
}
