import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { ManualClock, systemClock } from '@crowdpay/clock';
import { eventually } from '@crowdpay/testkit';
import { describe, expect, it } from '@jest/globals';
import { openAuthority } from '../src/certificates/authority.ts';
import { startRotation } from '../src/certificates/rotation.ts';
import { temporaryFolders } from './temporary-folder.ts';

const temporaryFolder = temporaryFolders();

describe('the development CA', () => {
  it('is kept, and replaced before it expires', async () => {
    const folder = await temporaryFolder();
    const clock = new ManualClock();
    const first = await openAuthority(folder, clock);
    expect((await openAuthority(folder, clock)).certPem).toBe(first.certPem);
    clock.advance(340 * 86_400_000);
    expect((await openAuthority(folder, clock)).certPem).not.toBe(first.certPem);
  });
});

describe('the rotation of SVIDs', () => {
  it('gives each service its identity, and a new certificate long before the old one expires', async () => {
    const directory = await temporaryFolder();
    const rotation = await startRotation({
      authority: await openAuthority(await temporaryFolder(), systemClock),
      environment: 'test',
      directory,
      services: ['vault', 'pods'],
      lifeSeconds: 60,
      renewAfterMs: 200,
      onFailure: (error) => {
        throw error;
      },
    });
    const read = async (): Promise<X509Certificate> =>
      new X509Certificate(await readFile(join(rotation.directoryOf('vault'), 'svid.pem')));
    const first = await read();
    expect(first.subjectAltName).toContain('URI:spiffe://crowdpay/test/vault');
    expect(rotation.source.current().spiffeId).toBe('spiffe://crowdpay/test/launcher');
    const own = rotation.source.current().certPem;
    await eventually(async () => {
      expect((await read()).serialNumber).not.toBe(first.serialNumber);
      expect(rotation.source.current().certPem).not.toBe(own);
    });
    rotation.stop();
  });
});
