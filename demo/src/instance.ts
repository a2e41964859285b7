import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JWK } from 'jose';
import { z } from 'zod';

/** What a running platform says about itself in its data folder; see the launcher. */
const instanceShape = z.object({
  eventLog: z.enum(['postgres', 'kafka']),
  databases: z.record(z.string(), z.string()),
});

export type Instance = z.output<typeof instanceShape>;

/** @throws Error when the folder is not that of a running platform. */
export async function readInstance(dataDirectory: string): Promise<Instance> {
  const text = await readFile(join(dataDirectory, 'instance.json'), 'utf8').catch(() => {
    throw new Error('The data folder is not that of the running platform: set CROWDPAY_DATA_DIR as for npm start.');
  });
  return instanceShape.parse(JSON.parse(text));
}

/** The development operator's private key, which the launcher made. */
export async function readOperatorKey(dataDirectory: string): Promise<JWK> {
  const text = await readFile(join(dataDirectory, 'keys', 'crowdpay-operator.key.json'), 'utf8');
  return JSON.parse(text) as JWK;
}
