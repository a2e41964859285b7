import { join, resolve } from 'node:path';
import { optionalText, port, readConfig, url } from '@crowdpay/config';

const REPOSITORY = join(import.meta.dirname, '../..');

/** Where the demo finds the platform. */
export interface DemoConfig {
  readonly publicUrl: URL;
  /** The platform's data folder, `.crowdpay/`. */
  readonly dataDirectory: string;
  /** Handed on to a platform that the demo starts. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @throws ConfigError naming each wrong variable. */
export function readDemoConfig(environment: Readonly<Record<string, string | undefined>> = process.env): DemoConfig {
  const values = readConfig(
    {
      PUBLIC_URL: url(['http:', 'https:']).optional(),
      GATEWAY_PORT: port().default(4000),
      CROWDPAY_DATA_DIR: optionalText(),
    },
    environment,
  );
  return {
    publicUrl: new URL(values.PUBLIC_URL ?? `http://127.0.0.1:${String(values.GATEWAY_PORT)}`),
    dataDirectory: resolve(REPOSITORY, values.CROWDPAY_DATA_DIR ?? '.crowdpay'),
    environment,
  };
}
