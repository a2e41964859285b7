import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Browser } from '../src/browser.ts';
import { SignInError } from '../src/sign-in-error.ts';

const LEAVE_AT = 'http://127.0.0.1:1/callback';
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function serve(listener: RequestListener): Promise<URL> {
  server = createServer(listener);
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${String((listening.address() as AddressInfo).port)}/`);
}

describe('the browser of a sign-in', () => {
  it('keeps cookies over redirects, and forgets the ones that are cleared', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.cookie);
      if (request.url === '/') response.setHeader('set-cookie', ['a=1; Path=/; HttpOnly', 'b=x=y; Path=/']);
      if (request.url === '/two') response.setHeader('set-cookie', ['a=; Max-Age=0']);
      const next = { '/': '/two', '/two': '/three' }[request.url ?? ''];
      if (next === undefined) response.end('the end');
      else response.writeHead(303, { location: next }).end();
    });
    const page = await new Browser(LEAVE_AT).get(url);
    expect(page).toMatchObject({ status: 200, body: 'the end' });
    expect(seen).toEqual(['', 'a=1; b=x=y', 'b=x=y']);
  });

  it('does not visit the address at which it leaves', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(303, { location: `${LEAVE_AT}?code=abc` }).end();
    });
    const page = await new Browser(LEAVE_AT).get(url);
    expect(page.url.searchParams.get('code')).toBe('abc');
  });

  it('submits a form, and goes on with GET', async () => {
    const methods: string[] = [];
    const url = await serve((request, response) => {
      methods.push(`${request.method ?? ''} ${request.headers['content-type'] ?? ''}`);
      if (request.url === '/') response.writeHead(303, { location: '/done' }).end();
      else response.end('done');
    });
    await new Browser(LEAVE_AT).submit(url, { email: 'ada@example.org' });
    expect(methods).toEqual(['POST application/x-www-form-urlencoded;charset=UTF-8', 'GET ']);
  });

  it('gives up on a circle', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { location: '/' }).end();
    });
    await expect(new Browser(LEAVE_AT).get(url)).rejects.toBeInstanceOf(SignInError);
  });
});
