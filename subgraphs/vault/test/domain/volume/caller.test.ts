import { describe, expect, it } from '@jest/globals';
import { anonymousPrincipal, type Principal } from '@crowdpay/principal';
import { volumeCallerOf } from '../../../src/domain/volume/caller.ts';

const SOURCE = 'c291cmNlLWhhc2gtb2YtbmV0dw';
const ADA: Principal = { kind: 'user', id: 'usr_ada', tenant: 'acme', roles: [], scopes: [], requestId: 'req_1' };

describe('whose volume a call belongs to', () => {
  it('is the person, wherever they call from', () => {
    expect(volumeCallerOf({ ...ADA, source: SOURCE })).toEqual({ tenant: 'acme', kind: 'user', id: 'usr_ada' });
  });

  it('is the network of somebody anonymous, whatever the request', () => {
    const first = volumeCallerOf({ ...anonymousPrincipal('acme', 'req_1', 'usr_new'), source: SOURCE });
    const second = volumeCallerOf({ ...anonymousPrincipal('acme', 'req_2'), source: SOURCE });
    expect(first).toEqual({ tenant: 'acme', kind: 'anonymous', id: SOURCE });
    expect(second).toEqual(first);
  });

  it('is one for all whose network is not known', () => {
    expect(volumeCallerOf(anonymousPrincipal('acme', 'req_1')).id).toBe('unknown');
  });
});
