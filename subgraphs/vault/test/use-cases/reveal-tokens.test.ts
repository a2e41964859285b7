import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { describeTokens } from '../../src/use-cases/describe-tokens.ts';
import { revealTokens } from '../../src/use-cases/reveal-tokens.ts';
import { officer, openVault, person, tokenOf, type VaultFixture } from '../vault-fixture.ts';

let vault: VaultFixture;
let ada: Principal;
let name: string;
let pan: string;

beforeAll(async () => {
  vault = await openVault();
  ada = person(vault.ids);
  name = await tokenOf(vault.dependencies, 'NAME', 'Ada Lovelace', ada);
  pan = await tokenOf(vault.dependencies, 'PAN', '5555555555554444', ada);
});

afterAll(() => vault.close());

const UNKNOWN = 'tok_name_00000000000000000000000000';

describe('asking for clear values by name', () => {
  it('reveals, denies or does not know each, and audits both before it answers', async () => {
    const caller = officer(vault.ids, 'DATA_SUBJECT_REQUEST');
    expect(await revealTokens(vault.dependencies, [name, UNKNOWN, pan], caller)).toEqual([
      { outcome: 'REVEALED', value: 'Ada Lovelace' },
      { outcome: 'UNKNOWN' },
      { outcome: 'DENIED', decision: expect.objectContaining({ allow: false }) as unknown },
    ]);
    const told = async (type: string): Promise<unknown[]> =>
      (await vault.events(type))
        .filter((event) => event.requestId === caller.requestId)
        .map(({ data }) => data['tokens']);
    expect(await told('vault.pii.revealed')).toEqual([[name]]);
    expect(await told('vault.reveal.denied')).toEqual([[pan]]);
  });

  it('without a purpose is a denial too, and audited', async () => {
    const caller = person(vault.ids);
    expect(await revealTokens(vault.dependencies, [name], caller)).toMatchObject([{ outcome: 'DENIED' }]);
    const denied = (await vault.events('vault.reveal.denied')).filter((event) => event.requestId === caller.requestId);
    expect(denied).toMatchObject([
      { subject: name, related: [ada.id], data: { purpose: null, reasons: ['reveal_permitted'] } },
    ]);
  });

  it('does not know the tokens of another tenant', async () => {
    const foreign = officer(vault.ids, 'LEGAL_REQUEST', 'other');
    expect(await revealTokens(vault.dependencies, [name], foreign)).toEqual([{ outcome: 'UNKNOWN' }]);
    expect(await describeTokens(vault.dependencies, [name], 'other')).toEqual([undefined]);
  });

  it('needs the audit event to commit: when it cannot, nothing is revealed', async () => {
    const failing = {
      ...vault.dependencies,
      unitOfWork: { ...vault.dependencies.unitOfWork, record: () => Promise.reject(new Error('disk full')) },
    };
    await expect(revealTokens(failing, [name], ada)).rejects.toThrow('disk full');
  });
});

describe('describing tokens', () => {
  it('gives kind and mask to everybody of the tenant', async () => {
    expect(await describeTokens(vault.dependencies, [pan, UNKNOWN, name], 'acme')).toEqual([
      { token: pan, kind: 'PAN', masked: '••• 4444' },
      undefined,
      { token: name, kind: 'NAME', masked: 'A••• L•••' },
    ]);
  });
});
