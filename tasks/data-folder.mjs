import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The state folder: CROWDPAY_DATA_DIR, or `.crowdpay` in the root of the repository. */
export function dataFolder(root) {
  const chosen = process.env['CROWDPAY_DATA_DIR'];
  return chosen === undefined || chosen === '' ? join(root, '.crowdpay') : resolve(root, chosen);
}

/** What the launcher that is running on `folder` says about itself; undefined when none is running. */
export function runningInstance(folder) {
  try {
    const instance = JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8'));
    process.kill(instance.pid, 0);
    return instance;
  } catch {
    return undefined;
  }
}
