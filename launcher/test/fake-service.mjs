// Stands for a service in the launcher's tests: it takes its identity and its port from the environment as a real one
// does, is ready at once, and writes down when it started and when it was asked to stop.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { basename, dirname, join } from 'node:path';

const { SVID_DIR } = process.env;
const name = basename(SVID_DIR);
const port = Number(process.env[`${name.toUpperCase().replace('-', '_')}_PORT`]);
const pem = (file) => readFileSync(join(SVID_DIR, file));
const note = (what) =>
  appendFileSync(join(dirname(dirname(SVID_DIR)), 'fake-services.txt'), `${what} ${name} ${process.pid}\n`);

const tls = { cert: pem('svid.pem'), key: pem('key.pem'), ca: pem('bundle.pem'), requestCert: true };
const answer = (_, response) => response.end('{}');
const server = name === 'gateway' ? createHttp(answer) : createHttps(tls, answer);
server.listen(port, '127.0.0.1', () => note('started'));
process.on('SIGTERM', () => {
  note('stopped');
  process.exit(0);
});
