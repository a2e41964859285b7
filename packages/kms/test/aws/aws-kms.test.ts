import { CreateKeyCommand, type CreateKeyCommandInput, type KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awsKms } from '../../src/aws/aws-kms.ts';
import { createKmsClient } from '../../src/aws/client.ts';
import { type KeyManagement, openAwsKms } from '../../src/index.ts';
import { describeKeyManagement } from '../key-management.contract.ts';
import { toolsAreRequired, useEmulatorCredentials } from './config.ts';
import { hasMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';

const available = hasMotoServer();
if (!available && !toolsAreRequired) {
  process.stderr.write("skipped: the AWS KMS suite needs moto_server on the PATH (pip install 'moto[server]')\n");
}

// When the tool is required and missing, the suite runs, and fails where it starts the emulator.
const suite = available || toolsAreRequired ? describe : describe.skip;

suite('against an emulated AWS KMS', () => {
  let moto: MotoServer;
  let client: KMSClient;
  let kms: KeyManagement;
  let keyId: string;
  let macKeyId: string;

  beforeAll(async () => {
    useEmulatorCredentials();
    moto = await startMotoServer();
    client = createKmsClient({ region: 'eu-central-1', endpoint: moto.url });
    keyId = await createKey({});
    macKeyId = await createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    kms = awsKms({ client, keyId, macKeyId });
  });

  afterAll(async () => {
    client.destroy();
    await moto.close();
  });

  async function createKey(spec: CreateKeyCommandInput): Promise<string> {
    const { KeyMetadata } = await client.send(new CreateKeyCommand(spec));
    return KeyMetadata?.Arn ?? '';
  }

  describeKeyManagement('the AWS adapter', () => kms);

  it('names the key that wrapped by its ARN, so that it can be found after an alias moved', async () => {
    expect((await kms.generateDataKey({ tenant: 'acme' })).keyId).toBe(keyId);
  });

  it('moves a key to another KMS key by re-encryption', async () => {
    const made = await kms.generateDataKey({ tenant: 'acme' });
    const successor = await createKey({});
    const next = awsKms({ client, keyId: successor, macKeyId });
    const moved = await next.reEncrypt(made.wrapped, made.keyId, { tenant: 'acme' });
    expect(moved.keyId).toBe(successor);
    expect(await next.decrypt(moved.wrapped, moved.keyId, { tenant: 'acme' })).toEqual(made.plaintext);
  });

  it('makes the old MACs by their key id after the MAC key was replaced', async () => {
    const before = await kms.generateMac(Buffer.from('m'));
    const successor = await createKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const next = awsKms({ client, keyId, macKeyId: successor });
    // The service answers with the key's ARN, the emulator with the ARN's last part.
    expect(successor).toContain((await next.generateMac(Buffer.from('m'))).keyId);
    expect(await next.generateMac(Buffer.from('m'), before.keyId)).toEqual(before);
  });

  it('is unavailable when the key does not exist', async () => {
    const unknown = awsKms({ client, keyId: 'alias/none', macKeyId: 'alias/none' });
    await expect(unknown.generateDataKey({})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('when AWS KMS is away', () => {
  it('the adapter says so in one typed error', async () => {
    useEmulatorCredentials();
    // Port 1 (tcpmux) has no listener: the connection is refused at once.
    const settings = { region: 'eu-central-1', endpoint: 'http://127.0.0.1:1', keyId: 'alias/a', macKeyId: 'alias/m' };
    const kms = await openAwsKms(settings);
    await expect(kms.generateMac(Buffer.from('m'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
