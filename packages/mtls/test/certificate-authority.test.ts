import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@crowdpay/clock';
import { assembleSvid, loadCa } from '../src/index.ts';
import { forgeLeaf } from './forged-leaf.ts';
import { svidFor, testCa } from './workload.ts';

describe('a certificate authority', () => {
  it('issues a leaf with one URI SAN, for both ends of a connection, that is no CA', async () => {
    const ca = await testCa();
    const svid = await ca.issue({ spiffeId: 'spiffe://crowdpay/test/vault', lifeSeconds: 3_600 });
    const leaf = new X509Certificate(svid.certPem);
    expect(leaf.subjectAltName).toBe('URI:spiffe://crowdpay/test/vault, DNS:localhost, IP Address:127.0.0.1');
    expect(leaf.ca).toBe(false);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(leaf.subject).not.toBe(new X509Certificate(ca.certPem).subject);
    expect(leaf.verify(new X509Certificate(ca.certPem).publicKey)).toBe(true);
    expect(svid.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it('goes on issuing after it was kept in files', async () => {
    const ca = await testCa();
    const reopened = await loadCa({ certPem: ca.certPem, keyPem: ca.keyPem }, systemClock);
    const svid = await svidFor(reopened, 'pods');
    expect(new X509Certificate(svid.certPem).verify(new X509Certificate(ca.certPem).publicKey)).toBe(true);
  });

  it('refuses a name outside the trust domain', async () => {
    const ca = await testCa();
    await expect(ca.issue({ spiffeId: 'spiffe://evil/test/vault', lifeSeconds: 60 })).rejects.toThrow(TypeError);
  });
});

describe('assembleSvid', () => {
  const now = new Date();

  it("refuses a key that is not the leaf's", async () => {
    const ca = await testCa();
    const [one, other] = [await svidFor(ca, 'vault'), await svidFor(ca, 'vault')];
    expect(() => assembleSvid({ ...one, keyPem: other.keyPem }, now)).toThrow('does not belong to the private key');
  });

  it('refuses a leaf that the bundle did not issue, though the CA has the same name', async () => {
    const svid = await svidFor(await testCa(), 'vault');
    const { certPem } = await testCa();
    expect(() => assembleSvid({ ...svid, bundlePem: certPem }, now)).toThrow('not issued by the trust bundle');
  });

  it('refuses an expired leaf and one with two names', async () => {
    const ca = await testCa();
    const svid = await svidFor(ca, 'vault', 60);
    expect(() => assembleSvid(svid, new Date(Date.now() + 61_000))).toThrow('has expired');
    const forged = await forgeLeaf(ca, {
      names: [
        { type: 'url', value: 'spiffe://crowdpay/test/vault' },
        { type: 'url', value: 'spiffe://crowdpay/test/gateway' },
      ],
    });
    expect(() => assembleSvid(forged, now)).toThrow('is not an X.509-SVID');
  });
});
