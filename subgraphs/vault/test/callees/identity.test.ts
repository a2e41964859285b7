import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '@crowdpay/metrics';
import { createServiceClient } from '@crowdpay/service-client';
import { internalRoute, type ServiceServer, startServiceServer } from '@crowdpay/service-server';
import { silentLogger, testSvids } from '@crowdpay/testkit';
import { z } from 'zod';
import { createPeople } from '../../src/callees/identity.ts';
import type { People } from '../../src/domain/registrations.ts';

let svids: Awaited<ReturnType<typeof testSvids>>;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  svids = await testSvids();
});

afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** An identity subgraph that answers `results`, whatever it is asked. */
async function identityAnswering(results: unknown, questions: unknown[] = []): Promise<ServiceServer> {
  const server = await startServiceServer({
    host: '127.0.0.1',
    port: 0,
    environment: 'development',
    log: silentLogger(),
    name: 'identity',
    svid: svids.sourceFor('identity'),
    metrics: createMetrics({ service: 'identity' }),
    routes: [
      internalRoute({
        path: '/internal/people',
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

function peopleAt(url: string): People {
  const svid = svids.sourceFor('vault');
  const client = createServiceClient({ name: 'identity', url, svid, environment: 'development', log: silentLogger() });
  open.push(client);
  return createPeople(client);
}

describe('the people that identity knows', () => {
  it('are asked about by their ids', async () => {
    const questions: unknown[] = [];
    const { url } = await identityAnswering([true, false], questions);
    expect(await peopleAt(url).known('acme', ['usr_1', 'usr_2'], 'req_1')).toEqual([true, false]);
    expect(questions).toEqual([{ tenant: 'acme', userIds: ['usr_1', 'usr_2'] }]);
  });

  it.each([
    ['too few answers', [false]],
    ['too many answers', [false, false, false]],
    ['something else', ['false', null]],
  ])('are not known by %s: nobody is erased for a broken answer', async (_what, results) => {
    const { url } = await identityAnswering(results);
    await expect(peopleAt(url).known('acme', ['usr_1', 'usr_2'], 'req_1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });

  it('are unknown territory when nobody is there', async () => {
    await expect(peopleAt('https://127.0.0.1:9').known('acme', ['usr_1'], 'req_1')).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
  });
});
