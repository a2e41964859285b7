import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { clientCredentials } from '@crowdpay/sign-in';
import { type DemoConfig, readDemoConfig } from './config.ts';
import { grantRole } from './grant-role.ts';
import { GraphQLClient } from './graphql-client.ts';
import { Journey } from './hop.ts';
import { readInstance, readOperatorKey } from './instance.ts';
import { type DemoOptions, HELP, readOptions } from './options.ts';
import { isReady, type Platform, startPlatform } from './platform.ts';
import { hopLine } from './print.ts';
import { searchEverything } from './secrets/search-everything.ts';
import { tellStory } from './story/tell.ts';

/** @returns the exit code. */
async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const config = readDemoConfig();
  const tell = options.json ? () => undefined : (line: string) => process.stdout.write(`${line}\n`);
  const platform = await findPlatform(config, options, tell);
  try {
    const journey = new Journey((hop) => tell(hopLine(hop, process.stdout.isTTY)));
    const { eventLog } = await readInstance(config.dataDirectory);
    await run(journey, platform, config);
    if (options.json)
      process.stdout.write(`${JSON.stringify({ ok: journey.ok, eventLog, hops: journey.hops }, null, 2)}\n`);
    else
      tell(journey.ok ? `\nEvery hop showed what it should (event log: ${eventLog}).` : '\nA hop failed: see above.');
    return journey.ok ? 0 : 1;
  } finally {
    await platform.stop();
  }
}

async function findPlatform(config: DemoConfig, options: DemoOptions, tell: (line: string) => void): Promise<Platform> {
  if (await isReady(config.publicUrl)) {
    tell(`Using the platform at ${config.publicUrl.href}\n`);
    return { publicUrl: config.publicUrl, stop: () => Promise.resolve() };
  }
  tell('Starting the platform …');
  const platform = await startPlatform(['--bundled', '--event-log', options.eventLog], config.environment);
  tell(`Ready at ${platform.publicUrl.href}\n`);
  return platform;
}

async function run(journey: Journey, platform: Platform, config: DemoConfig): Promise<void> {
  const { publicUrl } = platform;
  const operator = async (): Promise<GraphQLClient> => {
    const key = await readOperatorKey(config.dataDirectory);
    const scopes = ['audit:read'];
    return new GraphQLClient(
      publicUrl,
      await clientCredentials({ publicUrl, clientId: 'crowdpay-operator', key, scopes }),
    );
  };
  try {
    const { databases } = await readInstance(config.dataDirectory);
    const told = await tellStory(journey, {
      publicUrl,
      operator,
      grantRole: (userId, role) => grantRole(databases, userId, role),
      randomness: systemRandomness,
      clock: systemClock,
    });
    await searchEverything(journey, { folder: config.dataDirectory, databases }, told);
  } catch (error) {
    // A failed hop is recorded and printed already; anything else is a fault of the demo itself.
    if (journey.ok) throw error;
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
