import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@crowdpay/testkit';
import { readInstance } from '../../demo/src/instance.ts';
import { startPlatform } from '../../demo/src/platform.ts';

const PORTS = [
  'GATEWAY_PORT',
  'IDENTITY_PORT',
  'PODS_PORT',
  'PAYMENTS_PORT',
  'VAULT_PORT',
  'AUDIT_PORT',
  'PSP_CONNECTOR_PORT',
  'PSP_SANDBOX_PORT',
  'POSTGRES_PORT',
  'KAFKA_PORT',
];

/** The whole platform, on free ports and a data folder of its own. */
export interface StartedPlatform {
  readonly publicUrl: URL;
  readonly dataDirectory: string;
  /** Every database by its name, with a login that may read all of it. */
  readonly databases: Readonly<Record<string, string>>;
  /** Stops the processes and removes the data folder. */
  stop(): Promise<void>;
}

/** Boots the platform as `npm start` does. */
export async function startWholePlatform(): Promise<StartedPlatform> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'crowdpay-e2e-'));
  const ports = new Set<number>();
  while (ports.size < PORTS.length) ports.add(await freePort());
  const chosen = Object.fromEntries([...ports].map((port, index) => [PORTS[index] ?? '', String(port)]));
  const { PATH, HOME } = process.env;
  const platform = await startPlatform([], { PATH, HOME, ...chosen, CROWDPAY_DATA_DIR: dataDirectory });
  const { databases } = await readInstance(dataDirectory);
  return {
    publicUrl: platform.publicUrl,
    dataDirectory,
    databases,
    async stop() {
      await platform.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
