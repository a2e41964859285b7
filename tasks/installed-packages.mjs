import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `node_modules` holds what `package-lock.json` says. npm keeps a record of what it installed in a lock of its
 * own; the two are compared package by package (their times say nothing: npm writes its record first). Packages for other
 * operating systems are in the lock alone.
 */
export function hasLockedPackages(root) {
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return false;
  const locked = packagesOf(join(root, 'package-lock.json')) ?? {};
  return Object.entries(locked).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || wanted.optional || wanted.devOptional) return true;
    const found = installed[path];
    return wanted.link ? found?.link === true : found?.version === wanted.version;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
