// Bundles each process of the platform into one file. Loading a thousand small modules is half of what a start costs, and
// eight processes pay it at the same time; the bundles are for npm start alone, containers and tests run what tsc wrote.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build, stop } from 'esbuild';

/** Where the processes lie; each has its entry in dist/main.js. */
const PROCESSES = [
  'gateway',
  'subgraphs/identity',
  'subgraphs/pods',
  'subgraphs/payments',
  'subgraphs/vault',
  'subgraphs/audit',
  'psp/connector',
  'psp/sandbox',
];

// They look for files beside their own: native code, rules, views.
const LEFT_OUTSIDE = ['@datadog/native-appsec', 'dd-trace', 'oidc-provider', 'pg-native'];

// Packages in CommonJS ask for `require`, which a module does not have.
const REQUIRE =
  "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);";

/** Writes dist/main.bundle.js of every process whose bundle is older than what it is made of. */
export async function bundle(root) {
  const newest = newestSource(root);
  const stale = PROCESSES.filter((name) => modifiedAt(join(root, name, 'dist/main.bundle.js')) < newest);
  if (stale.length === 0) return;
  try {
    await build(optionsFor(root, stale));
  } finally {
    await stop(); // its service would stay, with all the sources in its memory
  }
}

function optionsFor(root, stale) {
  return {
    absWorkingDir: root,
    entryPoints: stale.map((name) => ({ in: `${name}/dist/main.js`, out: `${name}/dist/main.bundle` })),
    outdir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: LEFT_OUTSIDE,
    banner: { js: REQUIRE },
    logLevel: 'error',
  };
}

function newestSource(root) {
  const roots = ['packages', 'subgraphs', 'psp'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
  );
  const files = [...roots, join(root, 'gateway')].flatMap((workspace) => compiledFiles(join(workspace, 'dist')));
  return Math.max(modifiedAt(join(root, 'package-lock.json')), ...files.map(modifiedAt));
}

function compiledFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.js') && !name.endsWith('main.bundle.js'))
    .map((name) => join(folder, name));
}

function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
