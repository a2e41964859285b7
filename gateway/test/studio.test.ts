import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { Report } from '@apollo/usage-reporting-protobuf';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startPlatform } from './fixtures/platform.ts';

const PLANTED = ['planted-pod', 'ada@example.com', 'planted-cookie', 'planted-error'];

let studio: Server;
let reports: unknown[];
beforeEach(async () => {
  reports = [];
  studio = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      reports.push(Report.toObject(Report.decode(gunzipSync(body))));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"tracesIgnored":false}');
    });
  });
  await new Promise<void>((resolve) => studio.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  studio.close();
});

describe('usage reports to Apollo Studio', () => {
  it('name the operation and the client, and hold no variable, header, literal or message', async () => {
    const endpointUrl = `http://127.0.0.1:${String((studio.address() as AddressInfo).port)}`;
    const platform = await startPlatform({
      studio: { key: 'service:crowdpay:key', graphRef: 'crowdpay@test', endpointUrl },
    });
    platform.resolve('pods', {
      Query: {
        pod() {
          throw new Error('planted-error');
        },
      },
    });
    const headers = {
      authorization: `Bearer ${await platform.token()}`,
      cookie: 'a=planted-cookie',
      'apollographql-client-name': 'web',
    };
    await platform.post(
      { query: 'query Named($id: ID!) { pod(id: $id) { id } }', variables: { id: 'planted-pod' } },
      headers,
    );
    await platform.post({ query: 'query Literal { pod(id: "planted-pod") { id } }' }, headers);
    await platform.post({ query: 'query Wrong { pod(id: "planted-pod") { nobody } }' }, headers);
    await platform.close();

    const told = JSON.stringify(reports);
    expect(told).toContain('# Named');
    expect(told).toContain('web');
    for (const planted of [...PLANTED, headers.authorization]) expect(told).not.toContain(planted);
  });

  it('are not sent without a key', async () => {
    const platform = await startPlatform();
    await platform.post({ query: '{ __typename }' });
    await platform.close();
    expect(reports).toEqual([]);
  });
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
