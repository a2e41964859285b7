import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@crowdpay/clock';
import type { Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import { openAuthority } from '../certificates/authority.ts';
import { startRotation } from '../certificates/rotation.ts';
import { Closers } from '../closers.ts';
import { preparePlatformDatabases } from '../databases/platform-databases.ts';
import { claimInstance } from '../instance.ts';
import { ensurePlatformKeys } from '../keys/platform-keys.ts';
import { writePrivately } from '../private-files.ts';
import type { Progress } from '../progress.ts';
import { SERVICES } from '../service-names.ts';
import { openStateFolder, type StateFolder } from '../state-folder.ts';
import type { ProvisionConfig } from './config.ts';
import { refuseLostKeys } from './lost-keys.ts';
import { deliverServiceKeys } from './service-keys.ts';

/** What provisioning works with. */
export interface ProvisionOptions {
  config: ProvisionConfig;
  progress: Progress;
  clock: Clock;
  randomness: Randomness;
  log: Logger;
  /** When SVIDs are renewed, in milliseconds; default: when half of their life is over. */
  renewAfterMs?: number;
}

/** A platform that has all but its services; its SVIDs are renewed until it is stopped. */
export interface Provisioned {
  stop(): Promise<void>;
}

const SVID_LIFE_SECONDS = 3_600;

/**
 * Makes keys, databases and certificates, keeping what is there; then writes `provisioned.json` as the sign that services
 * may start, and renews the SVIDs.
 *
 * @throws LauncherError with one sentence; then nothing goes on running, and the sign is not there.
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const closers = new Closers();
  try {
    const { launcher } = options.config;
    const folder = await openStateFolder(launcher.dataDirectory, { isDefault: launcher.isDefaultDataDirectory });
    const instance = await claimInstance(folder.instanceFile);
    closers.add(() => instance.release());
    // A sign of an earlier run speaks of SVIDs that may have expired since.
    const sign = join(folder.root, 'provisioned.json');
    await rm(sign, { force: true });
    await makeKeysAndDatabases(options, folder);
    await options.progress.step('Certificates', () => renewCertificates(options, folder, closers));
    await writePrivately(sign, `${JSON.stringify({ at: options.clock.now().toISOString() })}\n`);
    return { stop: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function makeKeysAndDatabases(options: ProvisionOptions, folder: StateFolder): Promise<void> {
  const { config, progress, log } = options;
  const keys = await progress.step('Keys', async () => {
    await refuseLostKeys(config.adminUrl, folder);
    return ensurePlatformKeys(folder, { ...options, publicUrl: config.launcher.publicUrl });
  });
  const databases = await progress.step('Databases', () =>
    preparePlatformDatabases(config.launcher, keys, config.adminUrl, log),
  );
  const noBroker = { kafkaBrokers: undefined, kafkaTls: undefined };
  await deliverServiceKeys({ config: config.launcher, folder, keys, databases, ...noBroker });
}

async function renewCertificates(options: ProvisionOptions, folder: StateFolder, closers: Closers): Promise<void> {
  const { config, clock, log, renewAfterMs } = options;
  const rotation = await startRotation({
    authority: await openAuthority(folder.ca, clock),
    environment: config.launcher.environment,
    directory: folder.svid,
    services: SERVICES,
    lifeSeconds: SVID_LIFE_SECONDS,
    ...(renewAfterMs === undefined ? {} : { renewAfterMs }),
    onFailure: (error) => {
      log.error({ err: error }, 'certificates could not be renewed');
    },
  });
  closers.add(() => {
    rotation.stop();
  });
}
