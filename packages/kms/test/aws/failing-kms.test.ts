import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { awsKms } from '../../src/aws/aws-kms.ts';
import { createKmsClient } from '../../src/aws/client.ts';
import type { KeyManagement } from '../../src/index.ts';
import { useEmulatorCredentials } from './config.ts';
import { answering, refusing, type Script, type ScriptedKms, silent, startScriptedKms } from './scripted-kms.ts';

const REQUEST_TIMEOUT_MS = 50;
const CONTEXT = { tenant: 'acme' };
const CALLS: readonly { name: string; call: (kms: KeyManagement) => Promise<unknown> }[] = [
  { name: 'generateDataKey', call: (kms) => kms.generateDataKey(CONTEXT) },
  { name: 'decrypt', call: (kms) => kms.decrypt(Buffer.alloc(64), 'alias/key', CONTEXT) },
  { name: 'reEncrypt', call: (kms) => kms.reEncrypt(Buffer.alloc(64), 'alias/key', CONTEXT) },
  { name: 'generateMac', call: (kms) => kms.generateMac(Buffer.from('m')) },
];

let endpoint: ScriptedKms | undefined;

beforeAll(useEmulatorCredentials);

afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});

async function kmsThat(script: Script): Promise<KeyManagement> {
  endpoint = await startScriptedKms(script);
  const client = createKmsClient({
    region: 'eu-central-1',
    endpoint: endpoint.url,
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
  });
  return awsKms({ client, keyId: 'alias/key', macKeyId: 'alias/mac' });
}

describe.each(CALLS)('$name of an AWS KMS that fails', ({ call }) => {
  it.each([
    { failure: 'is slow', script: silent },
    { failure: 'denies', script: refusing(400, 'AccessDeniedException') },
    { failure: 'has disabled the key', script: refusing(400, 'DisabledException') },
    { failure: 'breaks', script: refusing(500, 'KMSInternalException') },
    { failure: 'answers what is no JSON', script: answering(200, '<html>proxy</html>') },
    { failure: 'answers nothing', script: answering(200, '') },
    { failure: 'leaves out what it promises', script: answering(200, '{}') },
  ])('is one typed error that says nothing of the service when it $failure', async ({ script }) => {
    const kms = await kmsThat(script);
    await expect(call(kms)).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'Key management is not available. Try again later.',
    });
  });
});

describe('an AWS KMS that fails', () => {
  it('is asked again when it throttles, a bounded number of times', async () => {
    const kms = await kmsThat(refusing(400, 'ThrottlingException'));
    await expect(kms.generateMac(Buffer.from('m'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(endpoint?.requests()).toBe(3);
  });

  it('is not asked again when it denies: a retry would be denied too', async () => {
    const kms = await kmsThat(refusing(400, 'AccessDeniedException'));
    await expect(kms.generateMac(Buffer.from('m'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(endpoint?.requests()).toBe(1);
  });

  it.each(['InvalidCiphertextException', 'IncorrectKeyException'])(
    'that answers %s says that the wrapped key is not ours, which no retry mends',
    async (type) => {
      const kms = await kmsThat(refusing(400, type));
      await expect(kms.decrypt(Buffer.alloc(64), 'alias/key', CONTEXT)).rejects.toMatchObject({ code: 'INTERNAL' });
    },
  );

  it('is not believed when its key is shorter than was asked for', async () => {
    const short = Buffer.alloc(16, 7).toString('base64');
    const body = { Plaintext: short, CiphertextBlob: short, Mac: short, KeyId: 'arn' };
    const kms = await kmsThat(answering(200, JSON.stringify(body)));
    await expect(kms.generateDataKey(CONTEXT)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await expect(kms.generateMac(Buffer.from('m'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
