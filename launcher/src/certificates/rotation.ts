import { join } from 'node:path';
import {
  type CertificateAuthority,
  memorySvidSource,
  spiffeIdOf,
  type Svid,
  type SvidSource,
  writeSvid,
} from '@crowdpay/mtls';

/** SVIDs of all services, renewed while the platform runs. */
export interface SvidRotation {
  /** The launcher's own identity, by which it asks the services how they are. */
  source: SvidSource;
  /** Folder of a service's SVID. */
  directoryOf(service: string): string;
  stop(): void;
}

/** How SVIDs are issued. */
export interface RotationOptions {
  authority: CertificateAuthority;
  environment: string;
  /** Folder with one folder for each service. */
  directory: string;
  services: readonly string[];
  /** Life of an SVID in seconds. */
  lifeSeconds: number;
  /** When it is renewed, in milliseconds; default: when half of its life is over. */
  renewAfterMs?: number;
  onFailure: (error: unknown) => void;
}

/** Issues an SVID to each service and to the launcher, and goes on doing so until stopped. */
export async function startRotation(options: RotationOptions): Promise<SvidRotation> {
  const issue = (service: string): Promise<Svid> =>
    options.authority.issue({
      spiffeId: spiffeIdOf(options.environment, service),
      lifeSeconds: options.lifeSeconds,
    });
  const renew = async (): Promise<void> => {
    await Promise.all(
      options.services.map(async (service) => writeSvid(join(options.directory, service), await issue(service))),
    );
  };
  const source = memorySvidSource(await issue('launcher'));
  await renew();
  const timer = setInterval(
    () => {
      renew()
        .then(async () => {
          source.rotate(await issue('launcher'));
        })
        .catch(options.onFailure);
    },
    options.renewAfterMs ?? options.lifeSeconds * 500,
  );
  return {
    source,
    directoryOf: (service) => join(options.directory, service),
    stop() {
      clearInterval(timer);
      source.close();
    },
  };
}
