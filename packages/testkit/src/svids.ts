import { systemClock } from '@crowdpay/clock';
import {
  type CertificateAuthority,
  createDevelopmentCa,
  memorySvidSource,
  type RotatableSvidSource,
  spiffeIdOf,
  type Svid,
} from '@crowdpay/mtls';

const SERVICES = [
  'gateway',
  'identity',
  'pods',
  'payments',
  'vault',
  'audit',
  'psp-connector',
  'psp-sandbox',
  'launcher',
] as const;
const LIFE_SECONDS = 3_600;

/** A CA of its own and an SVID of every service. */
export interface TestSvids {
  ca: CertificateAuthority;
  /**
   * A source of the service's SVID; tests may `rotate` it.
   *
   * @throws RangeError when there is no such service.
   */
  sourceFor(service: string): RotatableSvidSource;
}

/** Certificates for one test file. `environment` (default `development`) stands in each SPIFFE ID. */
export async function testSvids(options: { environment?: string } = {}): Promise<TestSvids> {
  const environment = options.environment ?? 'development';
  const ca = await createDevelopmentCa({ clock: systemClock, commonName: 'CrowdPay test CA' });
  const issued = await Promise.all(
    SERVICES.map(async (service): Promise<[string, Svid]> => {
      const svid = await ca.issue({ spiffeId: spiffeIdOf(environment, service), lifeSeconds: LIFE_SECONDS });
      return [service, svid];
    }),
  );
  const svids = new Map(issued);
  return {
    ca,
    sourceFor(service) {
      const svid = svids.get(service);
      if (svid === undefined) throw new RangeError(`There is no service ${service}.`);
      return memorySvidSource(svid);
    },
  };
}
