import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readLauncherConfig, REPOSITORY } from '../src/config.ts';

describe('readLauncherConfig', () => {
  it('needs nothing to be set', () => {
    const config = readLauncherConfig({}, {});
    expect(config).toMatchObject({
      environment: 'development',
      publicUrl: 'http://127.0.0.1:4000',
      dataDirectory: join(REPOSITORY, '.crowdpay'),
      postgresPort: 54_320,
      eventLog: 'postgres',
    });
    expect(config.ports).toMatchObject({ gateway: 4000, identity: 4101, 'psp-sandbox': 4112 });
  });

  it('knows its own folder also when somebody names it', () => {
    const chosen = (folder: string): boolean =>
      readLauncherConfig({}, { CROWDPAY_DATA_DIR: folder }).isDefaultDataDirectory;
    expect(['.crowdpay', join(REPOSITORY, '.crowdpay'), '.crowdpay/other', '/tmp'].map(chosen)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('names each variable that is wrong, and not its value', () => {
    const environment = {
      GATEWAY_PORT: 'four thousand',
      EVENT_LOG: 'rabbit',
      VAULT_DATABASE_URL: 'mysql://me:hunter2@127.0.0.1/vault',
      PODS_URL: 'http://127.0.0.1:1',
    };
    for (const [name, value] of Object.entries(environment)) {
      expect(() => readLauncherConfig({}, { [name]: value })).toThrow(new RegExp(`${name}: must`));
      expect(() => readLauncherConfig({}, { [name]: value })).not.toThrow(new RegExp(value));
    }
  });

  it('refuses one port for two processes', () => {
    expect(() => readLauncherConfig({}, { PODS_PORT: '4101' })).toThrow(/same port/);
    expect(() => readLauncherConfig({}, { POSTGRES_PORT: '4000' })).toThrow(/same port/);
  });

  it('lets the command line win over EVENT_LOG', () => {
    expect(readLauncherConfig({ eventLog: 'kafka' }, { EVENT_LOG: 'postgres' }).eventLog).toBe('kafka');
  });

  it('follows the gateway with the public address', () => {
    expect(readLauncherConfig({}, { GATEWAY_PORT: '4001' }).publicUrl).toBe('http://127.0.0.1:4001');
  });

  it('takes connections of the user’s own', () => {
    const config = readLauncherConfig(
      {},
      {
        VAULT_DATABASE_URL: 'postgres://vault:secret@db.example/vault',
        PSP_SANDBOX_URL: 'https://psp.example',
        KAFKA_BROKERS: 'one:9092,two:9092',
      },
    );
    expect(config.databaseUrls).toEqual({ vault: 'postgres://vault:secret@db.example/vault' });
    expect(config.remoteUrls).toEqual({ 'psp-sandbox': 'https://psp.example' });
    expect(config.kafkaBrokers).toBe('one:9092,two:9092');
  });
});
