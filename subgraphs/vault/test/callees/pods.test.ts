import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '@crowdpay/metrics';
import { createServiceClient } from '@crowdpay/service-client';
import { internalRoute, type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import { silentLogger, testSvids } from '@crowdpay/testkit';
import { z } from 'zod';
import { createCrowdDirectory } from '../../src/callees/pods.ts';
import type { CrowdDirectory } from '../../src/domain/crowd-directory.ts';

let svids: Awaited<ReturnType<typeof testSvids>>;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  svids = await testSvids();
});

afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** A pods subgraph that answers `results`, whatever it is asked. */
async function podsAnswering(results: unknown, questions: unknown[] = []): Promise<ServiceServer> {
  const server = await startServiceServer({
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    log: silentLogger(),
    name: 'pods',
    svid: svids.sourceFor('pods'),
    metrics: createMetrics({ service: 'pods' }),
    routes: [
      internalRoute({
        path: '/internal/crowd',
        callers: ['vault'],
        body: z.unknown(),
        principal: 'none',
        handle: (body) => {
          questions.push(body);
          return { results };
        },
      }),
    ],
  });
  open.push(server);
  return server;
}

function directoryAt(url: string): CrowdDirectory {
  const svid = svids.sourceFor('vault');
  const client = createServiceClient({ name: 'pods', url, svid, environment: 'development', log: silentLogger() });
  open.push(client);
  return createCrowdDirectory(client);
}

describe('the crowd directory', () => {
  it('asks the pods about one person and many subjects', async () => {
    const questions: unknown[] = [];
    const { url } = await podsAnswering(['OWNER', null], questions);
    const roles = await directoryAt(url).rolesOf('acme', 'usr_1', ['usr_2', 'usr_3'], 'req_1');
    expect(roles).toEqual(['OWNER', null]);
    expect(questions).toEqual([{ tenant: 'acme', userId: 'usr_1', subjectIds: ['usr_2', 'usr_3'] }]);
  });

  it.each([
    ['too few answers', ['OWNER']],
    ['something else', [{ role: 'OWNER' }, null]],
  ])('takes %s for no answer', async (_what, results) => {
    const { url } = await podsAnswering(results);
    await expect(directoryAt(url).rolesOf('acme', 'usr_1', ['usr_2', 'usr_3'], 'req_1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });

  it('says so when nobody is there', async () => {
    await expect(directoryAt('https://127.0.0.1:9').rolesOf('acme', 'usr_1', ['usr_2'], 'req_1')).rejects.toMatchObject(
      { code: 'UPSTREAM_UNAVAILABLE' },
    );
  });
});
