// npm run demo: the platform's main job, hop by hop; see demo/.
import { join } from 'node:path';
import { command, ROOT } from './prepare.mjs';
import { step } from './progress.mjs';
import { showProgram } from './run-program.mjs';

await command(async () => {
  const { bundle } = await import('./bundle.mjs');
  await step('Bundling', () => bundle(ROOT));
  process.exitCode = await showProgram(process.execPath, [join(ROOT, 'demo/dist/main.js'), ...process.argv.slice(2)]);
});
