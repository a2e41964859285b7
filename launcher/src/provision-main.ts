import { once } from 'node:events';
import { systemClock } from '@crowdpay/clock';
import { systemRandomness } from '@crowdpay/ids';
import { createLogger } from '@crowdpay/log';
import { explain } from './explain.ts';
import { lineProgress } from './progress.ts';
import { HELP, readProvisionArguments } from './provision/arguments.ts';
import { readProvisionConfig } from './provision/config.ts';
import { provision } from './provision/provision.ts';

/** Provisions the platform, then renews its SVIDs until a signal comes. */
async function main(): Promise<void> {
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const options = readProvisionArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const provisioned = await provision({
    config: readProvisionConfig(),
    progress: lineProgress(process.stderr),
    clock: systemClock,
    randomness: systemRandomness,
    log: createLogger({ name: 'provision', level: 'warn', destination: process.stderr }),
  });
  process.stderr.write(options.once ? 'Provisioned.\n' : 'Provisioned; SVIDs are renewed until SIGTERM or Ctrl-C.\n');
  if (!options.once) await asked;
  await provisioned.stop();
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
