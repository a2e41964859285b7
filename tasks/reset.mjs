// npm run reset: removes the state folder, and with it every person, pod, payment, key and log of this machine.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder, runningInstance } from './data-folder.mjs';
import { fail } from './progress.mjs';
import { ROOT } from './prepare.mjs';

const HELP = `npm run reset

Removes the state folder: databases, event log, keys, certificates, logs, archive.
Refuses while the platform is running on it.

  CROWDPAY_DATA_DIR   the state folder (default .crowdpay)
`;

function reset() {
  const folder = dataFolder(ROOT);
  const instance = runningInstance(folder);
  if (instance !== undefined) {
    return fail(`The platform is running on ${folder} (process ${instance.pid}): stop it first.`);
  }
  if (!existsSync(folder)) return console.log(`Nothing to remove: ${folder} does not exist.`);
  // A mistyped CROWDPAY_DATA_DIR must not cost anyone a home folder.
  if (folder !== join(ROOT, '.crowdpay') && !existsSync(join(folder, 'crowdpay-state.json'))) {
    return fail(`${folder} was not made by the platform: it is left alone.`);
  }
  rmSync(folder, { recursive: true });
  console.log(`Removed ${folder}.`);
}

if (process.argv.includes('--help')) console.log(HELP);
else reset();
