// Asks a process of this platform whether it is ready: node healthcheck.mjs URL. Exit code 0 when it answers 200.
// An https URL is asked by mutual TLS with the SVID in SVID_DIR, which is the very identity that has to answer: a
// container asks itself. Uses Node.js alone, because it starts every few seconds.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

const TIMEOUT_MS = 4_000;

const url = new URL(process.argv[2]);
const [client, options] = url.protocol === 'https:' ? [https, ownIdentity()] : [http, {}];
const request = client.get(url, { ...options, timeout: TIMEOUT_MS }, (response) => {
  response.resume();
  end(response.statusCode === 200 ? undefined : `answered ${response.statusCode}`);
});
request.on('timeout', () => end('did not answer in time'));
request.on('error', (error) => end(error.message));

function ownIdentity() {
  const file = (name) => readFileSync(join(process.env['SVID_DIR'], name));
  const cert = file('svid.pem');
  const own = new X509Certificate(cert).subjectAltName;
  return {
    cert,
    key: file('key.pem'),
    ca: file('bundle.pem'),
    minVersion: 'TLSv1.3',
    checkServerIdentity: (_host, peer) =>
      new X509Certificate(peer.raw).subjectAltName === own ? undefined : new Error('has another identity'),
  };
}

function end(failure) {
  if (failure !== undefined) process.stderr.write(`${url.host} ${failure}\n`);
  process.exit(failure === undefined ? 0 : 1);
}
