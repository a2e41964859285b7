// npm run demo: the platform's main job, hop by hop; see demo/.
import { join } from 'node:path';
import { command, ROOT } from './prepare.mjs';
import { showProgram } from './run-program.mjs';

await command(async () => {
  process.exitCode = await showProgram(process.execPath, [join(ROOT, 'demo/dist/main.js'), ...process.argv.slice(2)]);
});
