// npm start: prepares the clone, then boots the platform in this very process.
import { command, ROOT } from './prepare.mjs';
import { step } from './progress.mjs';

process.chdir(ROOT);
await command(async () => {
  // Only now, because esbuild is one of the packages that were prepared.
  const { bundle } = await import('./bundle.mjs');
  await step('Bundling', () => bundle(ROOT));
  process.argv.push('--bundled');
  await import('../launcher/dist/main.js');
});
