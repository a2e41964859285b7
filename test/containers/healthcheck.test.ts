import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '@crowdpay/metrics';
import { writeSvid } from '@crowdpay/mtls';
import { type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import { freePort, silentLogger, type TestSvids, testSvids } from '@crowdpay/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from './compose-file.ts';

let folder: string;
let svids: TestSvids;
let vault: ServiceServer;
let ready = true;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healthcheck-'));
  svids = await testSvids();
  for (const name of ['vault', 'pods']) await writeSvid(join(folder, name), svids.sourceFor(name).current());
  vault = await startServiceServer({
    name: 'vault',
    host: '127.0.0.1',
    port: 0,
    svid: svids.sourceFor('vault'),
    environment: 'development',
    log: silentLogger(),
    metrics: createMetrics({ service: 'vault' }),
    readiness: () => Promise.resolve({ database: ready }),
    routes: [],
  });
});
afterAll(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

async function check(url: string, svid = 'vault'): Promise<{ code: number; said: string }> {
  const script = join(ROOT, 'deploy/container/healthcheck.mjs');
  const child = spawn(process.execPath, [script, url], { env: { SVID_DIR: join(folder, svid) } });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

describe('the health check of a container', () => {
  it('passes while the service answers that it is ready, and fails while it says no', async () => {
    expect(await check(`${vault.url}/readyz`)).toEqual({ code: 0, said: '' });
    ready = false;
    expect(await check(`${vault.url}/readyz`)).toMatchObject({
      code: 1,
      said: expect.stringContaining('answered 503'),
    });
    ready = true;
  });

  it('fails when another service answers', async () => {
    const result = await check(`${vault.url}/readyz`, 'pods');
    expect(result).toMatchObject({ code: 1, said: expect.stringContaining('has another identity') });
  });

  it('fails when nobody listens', async () => {
    expect(await check(`https://127.0.0.1:${String(await freePort())}/readyz`)).toMatchObject({ code: 1 });
  });

  it('asks the gateway by HTTP', async () => {
    const gateway = createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const address = gateway.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await check(`http://127.0.0.1:${String(port)}/readyz`)).toEqual({ code: 0, said: '' });
    gateway.close();
  });
});
