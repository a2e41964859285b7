import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readGatewayConfig } from '../../gateway/src/config.ts';
import { ensurePlatformKeys } from '../../launcher/src/keys/platform-keys.ts';
import { readProvisionConfig } from '../../launcher/src/provision/config.ts';
import { deliverServiceKeys } from '../../launcher/src/provision/service-keys.ts';
import { type ServiceName, SERVICES, SUBGRAPHS, variablePrefix } from '../../launcher/src/service-names.ts';
import { ENTRIES } from '../../launcher/src/services.ts';
import { openStateFolder } from '../../launcher/src/state-folder.ts';
import { readConnectorConfig } from '../../psp/connector/src/config.ts';
import { readSandboxConfig } from '../../psp/sandbox/src/config.ts';
import { readAuditConfig } from '../../subgraphs/audit/src/config.ts';
import { readIdentityConfig } from '../../subgraphs/identity/src/config.ts';
import { readPaymentsConfig } from '../../subgraphs/payments/src/config.ts';
import { readPodsConfig } from '../../subgraphs/pods/src/config.ts';
import { readVaultConfig } from '../../subgraphs/vault/src/config.ts';
import { type ComposeService, neighbours, readComposeFile, ROOT } from './compose-file.ts';

type Variables = Readonly<Record<string, string>>;

const READERS: Readonly<Record<ServiceName, (environment: Variables) => object>> = {
  gateway: readGatewayConfig,
  identity: readIdentityConfig,
  pods: readPodsConfig,
  payments: readPaymentsConfig,
  vault: readVaultConfig,
  audit: readAuditConfig,
  'psp-connector': readConnectorConfig,
  'psp-sandbox': readSandboxConfig,
};
const INFRASTRUCTURE = ['postgres', 'kafka', 'redis'];
const KEYS = '/run/crowdpay/keys';
const DATABASE_VARIABLES = `--env-file=${KEYS}/database.env`;

const file = readComposeFile();
const subgraphs: readonly string[] = SUBGRAPHS;

function service(name: string): ComposeService {
  const found = file.services[name];
  if (found === undefined) throw new RangeError(`There is no service ${name}.`);
  return found;
}

/** What the process of `name` reads: the compose file's variables and those that node reads from `database.env`. */
function environmentOf(name: ServiceName): Variables {
  const environment = service(name).environment ?? {};
  if (!(service(name).command ?? '').includes(DATABASE_VARIABLES)) return environment;
  return {
    ...environment,
    [`${variablePrefix(name)}_DATABASE_URL`]: `postgres://${name}:secret@postgres:5432/${name}`,
  };
}

function text(config: object): string {
  return JSON.stringify(config);
}

/** Whether a reader takes notice of a variable: another value makes another configuration, or none. */
function reads(reader: (environment: Variables) => object, environment: Variables, name: string): boolean {
  try {
    return text(reader({ ...environment, [name]: `${environment[name] ?? ''}x` })) !== text(reader(environment));
  } catch {
    return true;
  }
}

describe('docker-compose.yml', () => {
  it('has every service of the platform, what they store in, and provisioning', () => {
    expect(Object.keys(file.services).sort()).toEqual([...SERVICES, ...INFRASTRUCTURE, 'provision'].sort());
  });

  it('publishes the gateway alone, and on the loopback address', () => {
    const published = Object.entries(file.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([['gateway', ['127.0.0.1:4000:4000']]]);
  });

  it('pins every image, and builds ours once', () => {
    for (const { image } of Object.values(file.services)) expect(image).toMatch(/:(?!latest$)[\w.-]+$/);
    const built = Object.entries(file.services).filter(([, { build }]) => build !== undefined);
    expect(built.map(([name]) => name)).toEqual(['provision']);
  });

  it('runs the Kafka that npm run start:kafka runs', () => {
    const pom = readFileSync(join(ROOT, 'packages/kafka-broker/pom.xml'), 'utf8');
    const [, version] = /<artifactId>kafka_[\d.]+<\/artifactId>\s*<version>([\d.]+)<\/version>/.exec(pom) ?? [];
    expect(service('kafka').image).toBe(`apache/kafka:${String(version)}`);
  });

  it('tells a health check for each service, and starts a service after what it waits for has passed its own', () => {
    for (const { healthcheck, depends_on } of Object.values(file.services)) {
      expect(healthcheck.test[0]).toBe('CMD');
      for (const { condition } of Object.values(depends_on ?? {})) expect(condition).toBe('service_healthy');
    }
    for (const name of SERVICES) expect(service(name).depends_on).toHaveProperty('provision');
    for (const name of SUBGRAPHS) expect(service(name).depends_on).toHaveProperty('kafka');
  });

  it.each([...SERVICES, 'provision'])('gives %s no privileges and no file system to write to', (name) => {
    expect(service(name)).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

describe.each(SERVICES)('the service %s in docker-compose.yml', (name) => {
  const reader = READERS[name];

  it('runs the program that the launcher runs', () => {
    const isSubgraph = subgraphs.includes(name);
    expect(service(name).command).toBe(`node ${isSubgraph ? `${DATABASE_VARIABLES} ` : ''}${ENTRIES[name]}`);
  });

  it('has an environment that its config.ts accepts', () => {
    expect(() => reader(environmentOf(name))).not.toThrow();
  });

  it('is told nothing that its config.ts does not read', () => {
    const environment = environmentOf(name);
    expect(Object.keys(environment).filter((variable) => !reads(reader, environment, variable))).toEqual([]);
  });

  it('is left no address of the one-machine default', () => {
    const {
      PUBLIC_URL: _url,
      METRICS_NETWORKS: _networks,
      ...config
    } = { ...reader(environmentOf(name)) } as Variables;
    expect(text(config)).not.toMatch(/127\.0\.0\.1|localhost/);
  });

  it('shares a network with each address that it is told, and finds its port there', () => {
    const environment = environmentOf(name);
    const urls = Object.entries(environment).filter(([key]) => key.endsWith('_URL') && key !== 'PUBLIC_URL');
    const brokers = environment['KAFKA_BROKERS'] === undefined ? [] : [`kafka://${environment['KAFKA_BROKERS']}`];
    for (const { hostname, port } of [...urls.map(([, url]) => url), ...brokers].map((url) => new URL(url))) {
      expect(neighbours(file, name)).toContain(hostname);
      const known = (SERVICES as readonly string[]).includes(hostname);
      if (known) expect(port).toBe(service(hostname).environment?.[`${variablePrefix(hostname as ServiceName)}_PORT`]);
    }
  });

  it('asks itself for its readiness, at its own port', () => {
    const [, program, script, url] = service(name).healthcheck.test;
    expect([program, script]).toEqual(['node', 'deploy/container/healthcheck.mjs']);
    expect(existsSync(join(ROOT, script ?? ''))).toBe(true);
    const port = service(name).environment?.[`${variablePrefix(name)}_PORT`];
    expect(url).toBe(`${name === 'gateway' ? 'http' : 'https'}://127.0.0.1:${String(port)}/readyz`);
  });

  it('sees its own SVID and keys of the state, read-only, and nothing else of it', () => {
    const mounts = (service(name).volumes ?? []).filter(
      (mount) => typeof mount === 'object' || mount.startsWith('state:'),
    );
    const needsKeys = text(environmentOf(name)).includes(KEYS) || subgraphs.includes(name);
    const own = (target: string, subpath: string): object => ({
      type: 'volume',
      source: 'state',
      target,
      read_only: true,
      volume: { subpath, nocopy: true },
    });
    expect(mounts).toEqual([
      own('/run/crowdpay/svid', `svid/${name}`),
      ...(needsKeys ? [own(KEYS, `service-keys/${name}`)] : []),
    ]);
    expect(service(name).environment?.['SVID_DIR']).toBe('/run/crowdpay/svid');
  });
});

describe('the keys of docker-compose.yml', () => {
  let state: string;

  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), 'compose-'));
    const folder = await openStateFolder(state, { isDefault: false });
    const publicUrl = 'http://127.0.0.1:4000';
    const keys = await ensurePlatformKeys(folder, { publicUrl, clock: systemClock, randomness: systemRandomness });
    const { launcher } = readProvisionConfig(service('provision').environment);
    const urls = Object.fromEntries(SUBGRAPHS.map((name) => [name, `postgres://${name}:secret@postgres:5432/x`]));
    const sameUrls = urls as Record<(typeof SUBGRAPHS)[number], string>;
    const databases = { urls: sameUrls, eventLogUrls: sameUrls, readableUrls: {} };
    await deliverServiceKeys({
      config: launcher,
      folder,
      keys,
      databases,
      kafkaBrokers: undefined,
      kafkaTls: undefined,
    });
  });
  afterAll(() => rm(state, { recursive: true, force: true }));

  it.each(SERVICES)('are where provisioning lays them for %s, all of them used', (name) => {
    const { environment = {}, command = '' } = service(name);
    const named = [...Object.values(environment), ...command.split(/[ =]/)]
      .filter((value) => value.startsWith(`${KEYS}/`))
      .map((value) => value.slice(KEYS.length + 1));
    const folder = join(state, 'service-keys', name);
    expect(existsSync(folder) ? readdirSync(folder).sort() : []).toEqual(named.sort());
  });
});

describe('the networks of docker-compose.yml', () => {
  it('let no one out of the machine but who has to', () => {
    const open = Object.keys(file.networks).filter((name) => file.networks[name]?.internal !== true);
    expect(open).toEqual(['public']);
    const outside = Object.keys(file.services).filter((name) => service(name).networks.includes('public'));
    expect(outside.sort()).toEqual(['gateway', 'psp-sandbox']);
  });

  it('show the vault to the gateway, the PSP connector, pods and identity alone, apart from what it stores in', () => {
    expect(neighbours(file, 'vault')).toEqual(['gateway', 'identity', 'kafka', 'pods', 'postgres', 'psp-connector']);
  });

  it('show the PSP connector to payments, the vault and the PSP alone', () => {
    expect(neighbours(file, 'psp-connector')).toEqual(['payments', 'psp-sandbox', 'vault']);
  });

  it('put no two services next to each other by way of what they store in', () => {
    for (const network of Object.keys(file.networks).filter((name) => name.endsWith('-data'))) {
      const members = Object.keys(file.services).filter((name) => service(name).networks.includes(network));
      expect(members.sort()).toEqual(['kafka', 'postgres', network.replace('-data', '')].sort());
    }
  });

  it('are the ones that services use, and likewise the volumes', () => {
    const all = Object.values(file.services);
    expect([...new Set(all.flatMap(({ networks }) => networks))].sort()).toEqual(Object.keys(file.networks).sort());
    const sources = all
      .flatMap(({ volumes = [] }) => volumes)
      .map((mount) => (typeof mount === 'string' ? mount.split(':')[0] : mount.source));
    expect([...new Set(sources)].sort()).toEqual(Object.keys(file.volumes).sort());
  });
});

describe('provisioning in docker-compose.yml', () => {
  it('has an environment that it accepts, with the public address that gateway and identity have', () => {
    const { launcher, adminUrl } = readProvisionConfig(service('provision').environment);
    expect(new URL(adminUrl).host).toBe('postgres:5432');
    expect(launcher.publicUrl).toBe(service('gateway').environment?.['PUBLIC_URL']);
    expect(launcher.publicUrl).toBe(service('identity').environment?.['PUBLIC_URL']);
    for (const name of SERVICES) expect(service(name).environment?.['CROWDPAY_ENV']).toBe(launcher.environment);
  });

  it('is the only one that sees the whole state', () => {
    const whole = Object.keys(file.services).filter((name) =>
      service(name).volumes?.some((mount) => typeof mount === 'string' && mount.startsWith('state:')),
    );
    expect(whole).toEqual(['provision']);
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').split('\n');
  const last = lines.findLastIndex((line) => line.startsWith('FROM '));

  it('ends as a user who is not root', () => {
    const users = lines.slice(last).filter((line) => line.startsWith('USER '));
    expect(users.at(-1)).toBe('USER node');
  });

  it('starts from a pinned image in every stage', () => {
    const stages = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1] ?? '');
    for (const stage of stages.filter((name) => name !== 'base')) expect(stage).toMatch(/^node:24-[\w-]+$/);
  });

  it('leaves out of its context what holds secrets or belongs to this machine', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.git', '.crowdpay', '.env*', '**/node_modules', '**/dist']));
  });
});
