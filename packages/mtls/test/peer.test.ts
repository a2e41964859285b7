import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@crowdpay/clock';
import { type CertificateAuthority, peerSpiffeId } from '../src/index.ts';
import { forgeLeaf, type Forgery } from './forged-leaf.ts';
import { serverEndOf, svidFor, testCa } from './workload.ts';

describe('peerSpiffeId', () => {
  let ca: CertificateAuthority;
  const cleanups: (() => void)[] = [];

  beforeAll(async () => {
    ca = await testCa();
  });

  afterEach(() => {
    for (const cleanup of cleanups.splice(0)) cleanup();
  });

  async function identify(pems: { certPem: string; keyPem: string }, rejectUnauthorized = true) {
    const { socket, close } = await serverEndOf(ca, pems, rejectUnauthorized);
    cleanups.push(close);
    return socket;
  }

  it('is the one URI SAN of a verified leaf', async () => {
    expect(peerSpiffeId(await identify(await svidFor(ca, 'gateway')))).toBe('spiffe://crowdpay/test/gateway');
  });

  const forgeries: [string, Forgery][] = [
    ['has no SAN', { names: [] }],
    ['has no URI SAN', { names: [{ type: 'dns', value: 'gateway' }] }],
    [
      'has two URI SANs',
      {
        names: [
          { type: 'url', value: 'spiffe://crowdpay/test/gateway' },
          { type: 'url', value: 'spiffe://crowdpay/test/vault' },
        ],
      },
    ],
    ['is of another trust domain', { names: [{ type: 'url', value: 'spiffe://evil/test/gateway' }] }],
    ['is a CA', { names: [{ type: 'url', value: 'spiffe://crowdpay/test/gateway' }], isCa: true }],
    [
      'hides a second name inside a DNS name',
      { names: [{ type: 'dns', value: 'x, URI:spiffe://crowdpay/test/gateway' }] },
    ],
  ];

  it.each(forgeries)('is undefined when the leaf %s', async (_what, forgery) => {
    expect(peerSpiffeId(await identify(await forgeLeaf(ca, forgery)))).toBeUndefined();
  });

  it('is undefined when another CA issued the leaf and the server forgot to refuse it', async () => {
    const strangers = await svidFor(await testCa('Strangers'), 'gateway');
    expect(peerSpiffeId(await identify(strangers, false))).toBeUndefined();
  });

  it('ends when the leaf expires, though the connection lives on', async () => {
    const socket = await identify(await svidFor(ca, 'gateway', 600));
    const clock = new ManualClock(new Date().toISOString());
    expect(peerSpiffeId(socket, clock)).toBe('spiffe://crowdpay/test/gateway');
    clock.advance(601_000);
    expect(peerSpiffeId(socket, clock)).toBeUndefined();
  });
});
