import { join, resolve } from 'node:path';
import type { Clock } from '@crowdpay/clock';
import type { Logger } from '@crowdpay/log';
import { REPOSITORY } from './config.ts';
import type { Guard } from './processes/guard.ts';
import { type LogFile, openLogFile } from './processes/log-file.ts';
import { type RestartRules, supervise, type Supervisor } from './processes/supervisor.ts';
import { type ServiceName, SERVICES } from './service-names.ts';
import { serviceVariables, type VariableSources } from './service-variables.ts';

/** The services that run under this launcher. */
export interface RunningServices {
  names: readonly ServiceName[];
  /** Rejects when one of them has ended too often. */
  failed: Promise<never>;
  /** Ends them: the gateway first, so that nothing new comes in, then all others. */
  stop(): Promise<void>;
}

/** What the services are started with. */
export interface ServicesOptions {
  sources: VariableSources;
  /** Each service's program; an absolute path, or one from the root of the repository. */
  entries: Readonly<Record<ServiceName, string>>;
  guard: Guard;
  clock: Clock;
  log: Logger;
  restartRules?: RestartRules | undefined;
}

// A service ends in order within 8 s or not at all (closeOnSignals); a little later it is killed.
const GRACE_MS = 9_000;

/** Each service's program, from the root of the repository. */
export const ENTRIES: Readonly<Record<ServiceName, string>> = {
  gateway: 'gateway/dist/main.js',
  identity: 'subgraphs/identity/dist/main.js',
  pods: 'subgraphs/pods/dist/main.js',
  payments: 'subgraphs/payments/dist/main.js',
  vault: 'subgraphs/vault/dist/main.js',
  audit: 'subgraphs/audit/dist/main.js',
  'psp-connector': 'psp/connector/dist/main.js',
  'psp-sandbox': 'psp/sandbox/dist/main.js',
};

/** The same programs, each in one file: tasks/bundle.mjs makes them, because they start in half the time. */
export const BUNDLES = Object.fromEntries(
  Object.entries(ENTRIES).map(([name, entry]) => [name, entry.replace(/\.js$/, '.bundle.js')]),
) as Readonly<Record<ServiceName, string>>;

/** Starts every service that does not run elsewhere. */
export async function startServices(options: ServicesOptions): Promise<RunningServices> {
  const { config } = options.sources;
  const names = SERVICES.filter((name) => config.remoteUrls[name] === undefined);
  const outputs: LogFile[] = [];
  const supervisors: Supervisor[] = [];
  for (const name of names) {
    const outputPath = join(options.sources.folder.logs, `${name}.log`);
    const output = await openLogFile(outputPath);
    outputs.push(output);
    const program = {
      name,
      file: resolve(REPOSITORY, options.entries[name]),
      variables: serviceVariables(name, options.sources),
    };
    supervisors.push(supervise({ ...options, program, output, outputPath, rules: options.restartRules }));
  }
  return {
    names,
    failed: Promise.race(supervisors.map((supervisor) => supervisor.failed)),
    async stop() {
      const [gateway, others] = [supervisors.filter(isGateway), supervisors.filter((each) => !isGateway(each))];
      await Promise.all(gateway.map((supervisor) => supervisor.stop(GRACE_MS)));
      await Promise.all(others.map((supervisor) => supervisor.stop(GRACE_MS)));
      await Promise.all(outputs.map((output) => output.close()));
    },
  };
}

function isGateway(supervisor: Supervisor): boolean {
  return supervisor.name === 'gateway';
}
