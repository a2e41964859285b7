// npm run bench: what the platform claims about its speed, measured; see bench/README.md.
import { build } from 'esbuild';
import { command, ROOT } from './prepare.mjs';
import { step } from './progress.mjs';
import { showProgram } from './run-program.mjs';

const BUNDLE = 'bench/dist/main.js';

await command(async () => {
  // What is measured is JavaScript as production runs it: a loader that rewrites sources on the fly would be measured too.
  await step('Bundling', () =>
    build({
      absWorkingDir: ROOT,
      entryPoints: ['bench/src/main.ts'],
      outfile: BUNDLE,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: true,
      logLevel: 'error',
    }),
  );
  const env = { ...process.env, NODE_ENV: 'production' };
  process.exitCode = await showProgram(
    process.execPath,
    ['--expose-gc', '--enable-source-maps', BUNDLE, ...process.argv.slice(2)],
    {
      cwd: ROOT,
      env,
    },
  );
});
