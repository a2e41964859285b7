import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';

/** Starts the one PostgreSQL server of this jest run, in a folder that goes with it. */
export default async function globalSetup() {
  const { startEmbeddedPostgres } = await tsImport('./packages/embedded-postgres/src/index.ts', import.meta.url);
  const folder = await mkdtemp(join(tmpdir(), 'crowdpay-test-'));
  const server = await startEmbeddedPostgres({
    directory: join(folder, 'postgres'),
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    durable: false,
    settings: { max_connections: '300', shared_buffers: '64MB', max_wal_size: '512MB' },
  });
  process.env['CROWDPAY_TEST_DATABASE_URL'] = server.adminUrl;
  const guard = watchOver(server.pid, folder);
  globalThis.stopTestPostgres = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    guard.stdin.end('done\n');
  };
}

// Ends the server when this process dies without tear-down (Ctrl-C, kill -9): the pipe closes, and the guard acts.
function watchOver(pid, folder) {
  const script = 'read -r word; [ "$word" = done ] || { kill -QUIT "$0"; sleep 1; rm -rf "$1"; }';
  const guard = spawn('sh', ['-c', script, String(pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  guard.stdin.unref?.();
  return guard;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
