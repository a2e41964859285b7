import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { readClients } from '../../src/oidc/clients.ts';
import { readCookieKeys, readSigningKeys } from '../../src/oidc/keys.ts';

const WEB = {
  client_id: 'web-app',
  client_name: 'Web',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code'],
  redirect_uris: ['https://app.example/callback'],
  scope: 'openid profile:read',
  crowdpay_tenant: 'default',
};

describe('files of the OpenID provider', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crowdpay-oidc-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const fileOf = async (content: unknown): Promise<string> => {
    const file = join(folder, `${crypto.randomUUID()}.json`);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const clientsOf = async (...clients: object[]) => readClients(await fileOf(clients));

  describe('clients', () => {
    it('become metadata for the provider and settings for us', async () => {
      const clients = await clientsOf(WEB);
      expect(clients.ids).toEqual(['web-app']);
      expect(clients.find('web-app')?.metadata).toMatchObject({ client_id: 'web-app', response_types: ['code'] });
      expect(clients.find('web-app')?.metadata).not.toHaveProperty('crowdpay_tenant');
      expect(clients.settingsOf('web-app')).toEqual({
        name: 'Web',
        tenant: 'default',
        roles: [],
        firstParty: false,
        native: false,
      });
      expect(clients.find('stranger')).toBeUndefined();
      expect(() => clients.settingsOf('stranger')).toThrow(RangeError);
    });

    it.each([
      ['the id of a person', { client_id: 'usr_01kb0000000000000000000000' }],
      ['a shared secret', { client_secret: 'x'.repeat(32) }],
      ['authentication by a shared secret', { token_endpoint_auth_method: 'client_secret_basic' }],
      ['private_key_jwt without a key', { token_endpoint_auth_method: 'private_key_jwt' }],
      ['client credentials of a public client', { grant_types: ['client_credentials'] }],
      ['the implicit grant', { grant_types: ['implicit'] }],
      ['an unknown scope', { scope: 'openid everything' }],
      ['no tenant', { crowdpay_tenant: undefined }],
      ['a redirect that is no address', { redirect_uris: ['callback'] }],
    ])('are refused with %s, naming the file', async (_case, changes) => {
      await expect(clientsOf({ ...WEB, ...changes })).rejects.toThrow(folder);
    });

    it('are refused when two have one name', async () => {
      await expect(clientsOf(WEB, WEB)).rejects.toThrow('twice');
    });
  });

  describe('signing keys', () => {
    it('are P-256 keys with ids, in the order of the file', async () => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const jwk = { ...(await exportJWK(privateKey)), alg: 'ES256' };
      const file = await fileOf({
        keys: [
          { ...jwk, kid: 'new' },
          { ...jwk, kid: 'old' },
        ],
      });
      expect((await readSigningKeys(file)).keys.map((key) => key.kid)).toEqual(['new', 'old']);
    });

    it('are refused when public, symmetric, without an id, or none, and never repeated in the message', async () => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const { d = '', ...publicJwk } = await exportJWK(privateKey);
      const refusals = [
        { keys: [{ ...publicJwk, alg: 'ES256', kid: 'public' }] },
        { keys: [{ kty: 'oct', k: 'AAAA', alg: 'HS256', kid: 'secret' }] },
        { keys: [{ ...publicJwk, d, alg: 'ES256' }] },
        { keys: [] },
      ];
      for (const content of refusals) {
        const failure = await readSigningKeys(await fileOf(content)).catch((error: unknown) => String(error));
        expect(failure).toContain('must hold private P-256 keys');
        expect(failure).not.toContain(d);
      }
    });
  });

  describe('cookie keys', () => {
    it('are lines of at least 32 characters, the newest first', async () => {
      const [newest, older] = ['n'.repeat(32), 'o'.repeat(40)];
      expect(await readCookieKeys(await fileOf(`${newest}\n${older}\n`))).toEqual([newest, older]);
    });

    it('are refused when short or none', async () => {
      await expect(readCookieKeys(await fileOf('short\n'))).rejects.toThrow('at least 32');
      await expect(readCookieKeys(await fileOf(''))).rejects.toThrow('at least 32');
    });
  });
});
