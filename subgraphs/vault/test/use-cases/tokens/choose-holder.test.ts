import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymousPrincipal, type Principal, servicePrincipal } from '@crowdpay/principal';
import { chooseHolder } from '../../../src/use-cases/tokens/choose-holder.ts';
import { openVault, person, registrant, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

const holderOf = (principal: Principal, subject?: string) => chooseHolder(vault.policy, principal, subject);
const partner = (): Principal => person(vault.ids, { kind: 'partner', id: 'shop', scopes: ['vault:tokenize'] });

describe('values are held', () => {
  it('for the person who brings them', () => {
    const ada = person(vault.ids);
    expect(holderOf(ada)).toEqual({ tenant: 'acme', subject: ada.id });
    expect(holderOf(ada, ada.id)).toEqual({ tenant: 'acme', subject: ada.id });
  });

  it('in a registration, for the person whom it creates', () => {
    const caller = registrant(vault.ids);
    expect(holderOf(caller)).toEqual({ tenant: 'acme', subject: caller.newSubject });
  });

  it('for the person whom a partner acts for, in its own tenant', () => {
    const subject = vault.ids.next('usr');
    expect(holderOf(partner(), subject)).toEqual({ tenant: 'acme', subject });
    expect(holderOf({ ...partner(), tenant: 'other' }, subject)).toEqual({ tenant: 'other', subject });
  });

  it.each<[string, () => Principal]>([
    ['another person', () => person(vault.ids)],
    ['a compliance officer', () => person(vault.ids, { roles: ['compliance_officer'], scopes: ['vault:tokenize'] })],
    ['a partner without the scope', () => ({ ...partner(), scopes: [] })],
    ['a service', () => servicePrincipal('pods', 'acme', 'req_1')],
    ['an anonymous caller', () => anonymousPrincipal('acme', 'req_1', vault.ids.next('usr'))],
  ])('for nobody whom %s names', (_who, caller) => {
    expect(() => holderOf(caller(), vault.ids.next('usr'))).toThrow(expect.objectContaining({ code: 'POLICY_DENIED' }));
  });

  it('for nobody when a partner names nobody', () => {
    expect(() => holderOf(partner())).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it.each(['', 'usr_!', 'ada@example.com', 'pod_0123456789abcdefghjkmnpqrs'])('for nobody called %j', (subject) => {
    expect(() => holderOf(partner(), subject)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
