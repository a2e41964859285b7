// npm run bench: what the platform claims about its speed, measured; see bench/README.md.
import { join } from 'node:path';
import { command, packageProgram, ROOT } from './prepare.mjs';
import { showProgram } from './run-program.mjs';

await command(async () => {
  const args = ['--import', packageProgram('tsx/dist/esm/index.mjs'), join(ROOT, 'bench/src/main.ts')];
  process.exitCode = await showProgram(process.execPath, [...args, ...process.argv.slice(2)], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
});
