// npm run token: prints an access token of the platform that is running. A platform that runs has been compiled, so this
// command spares itself the preparation.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './prepare.mjs';
import { fail } from './progress.mjs';

const program = join(ROOT, 'launcher/dist/token/main.js');
if (existsSync(program)) await import(program);
else fail('The platform has not been built yet: run npm start first.');
