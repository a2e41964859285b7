import { systemClock } from '@crowdpay/clock';
import { randomIds } from '@crowdpay/ids';
import { servicePrincipal } from '@crowdpay/principal';
import type { PolicyEngine } from '@crowdpay/policy';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { KYC_STATES, type KycState } from '../../src/domain/kyc-state.ts';
import { loadTestPolicy } from '../support/fixture.ts';

// The table as compliance reads it; everything that it does not list must be refused.
const TABLE: Readonly<Record<KycState, readonly KycState[]>> = {
  UNVERIFIED: ['PENDING'],
  PENDING: ['IN_REVIEW', 'VERIFIED', 'REJECTED'],
  IN_REVIEW: ['VERIFIED', 'REJECTED'],
  VERIFIED: ['EXPIRED', 'REVOKED'],
  REJECTED: ['PENDING'],
  EXPIRED: ['PENDING'],
  REVOKED: [],
};
const PAIRS = KYC_STATES.flatMap((from) => KYC_STATES.map((to) => [from, to] as const));

describe('KYC state table', () => {
  let policy: PolicyEngine;
  beforeAll(async () => {
    policy = await loadTestPolicy(randomIds(systemClock));
  });

  it.each(PAIRS)('%s to %s', (from, to) => {
    const decision = policy.decide({
      action: 'kyc.transition',
      principal: servicePrincipal('identity', 'default', 'req_1'),
      resource: { tenant: 'default', from, to },
      context: {},
    });
    expect(decision.allow).toBe(TABLE[from].includes(to));
  });
});
