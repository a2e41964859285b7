// npm start: prepares the clone, then boots the platform in this very process.
import { command, ROOT } from './prepare.mjs';

process.chdir(ROOT);
await command(() => import('../launcher/dist/main.js'));
