import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted endpoint does with each request. */
export type Script = (response: ServerResponse) => void;

/** An endpoint that answers as a failing AWS KMS would; the emulator itself only fails by being away. */
export interface ScriptedKms {
  readonly url: string;
  /** How many requests have arrived. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Never answers. */
export const silent: Script = () => undefined;

/** Answers with an error as the service's JSON protocol spells it. */
export function refusing(status: number, type: string): Script {
  return answering(status, JSON.stringify({ __type: type, message: 'refused' }));
}

/** Answers with these bytes. */
export function answering(status: number, body: string): Script {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
  };
}

/** Starts the endpoint on a free loopback port. */
export async function startScriptedKms(script: Script): Promise<ScriptedKms> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    script(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
