import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { discardSecurityCode } from '../../../src/use-cases/cards/discard-security-code.ts';
import { revealCard } from '../../../src/use-cases/cards/reveal-card.ts';
import { sweepSecurityCodes } from '../../../src/use-cases/cards/sweep-security-codes.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { openVault, person, type StoredEvent, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const MINUTE_MS = 60_000;

let vault: VaultFixture;
let payer: Principal;
let panToken: string;
let cvcToken: string;
let sagaId: string;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

beforeEach(async () => {
  payer = person(vault.ids);
  panToken = await tokenOf(vault.dependencies, 'PAN', '4242424242424242', payer);
  cvcToken = await tokenOf(vault.dependencies, 'CVC', '737', payer);
  sagaId = vault.ids.next('sga');
});

const reveal = (facts: Partial<Parameters<typeof revealCard>[1]> = {}, service = 'psp-connector') =>
  revealCard(
    vault.dependencies,
    { tenant: 'acme', panToken, cvcToken, sagaId, ...facts },
    service,
    vault.ids.next('req'),
  );

const discard = (facts: Partial<Parameters<typeof discardSecurityCode>[1]> = {}) =>
  discardSecurityCode(
    vault.dependencies,
    { tenant: 'acme', token: cvcToken, sagaId, ...facts },
    'psp-connector',
    vault.ids.next('req'),
  );

async function eventsAbout(type: string, subject: string): Promise<readonly StoredEvent[]> {
  return (await vault.events(type)).filter((event) => event.subject === subject);
}

async function isKept(token: string): Promise<boolean> {
  return (await vault.admin.query('SELECT 1 FROM security_codes WHERE token = $1', [token])).rowCount === 1;
}

describe('a security code', () => {
  it('has another token each time, also twice in one batch', async () => {
    const value = { kind: 'CVC' as const, value: '737' };
    const tokens = await tokenize(vault.dependencies, [value, value], payer);
    expect(new Set([...tokens, cvcToken]).size).toBe(3);
  });

  it('is kept where no backup, replica or write-ahead log sees it', async () => {
    const { rows } = await vault.admin.query("SELECT relpersistence FROM pg_class WHERE relname = 'security_codes'");
    expect(rows).toEqual([{ relpersistence: 'u' }]);
  });

  it('is of one use: the saga that first showed it may try again, another may not', async () => {
    expect(await reveal()).toEqual({ pan: '4242424242424242', cvc: '737' });
    expect(await reveal()).toEqual({ pan: '4242424242424242', cvc: '737' });
    await expect(reveal({ sagaId: vault.ids.next('sga') })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is given to one of two sagas that show it at the same instant', async () => {
    const sagas = [vault.ids.next('sga'), vault.ids.next('sga')];
    const outcomes = await Promise.allSettled(sagas.map((saga) => reveal({ sagaId: saga })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is gone 15 minutes after it was entered', async () => {
    vault.clock.advance(15 * MINUTE_MS - 1);
    expect(await reveal()).toMatchObject({ cvc: '737' });
    vault.clock.advance(1);
    await expect(reveal()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is deleted when its authorisation is over, and that is audited once', async () => {
    await reveal();
    expect(await discard()).toBe(true);
    expect(await discard()).toBe(false);
    expect(await isKept(cvcToken)).toBe(false);
    expect(await eventsAbout('vault.cvc.discarded', cvcToken)).toMatchObject([
      {
        tenant: 'acme',
        actor: { kind: 'service', id: 'psp-connector' },
        related: [sagaId],
        data: { token: cvcToken, reason: 'AUTHORISATION_ENDED', sagaId },
      },
    ]);
    await expect(reveal()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not deleted for another saga or another tenant', async () => {
    await reveal();
    expect(await discard({ sagaId: vault.ids.next('sga') })).toBe(false);
    expect(await discard({ tenant: 'other' })).toBe(false);
    expect(await isKept(cvcToken)).toBe(true);
  });

  it('is swept when its time is over, by however many sweeps at once, and that is audited once', async () => {
    vault.clock.advance(15 * MINUTE_MS);
    const fresh = await tokenOf(vault.dependencies, 'CVC', '111', payer);
    await Promise.all(Array.from({ length: 4 }, () => sweepSecurityCodes({ ...vault.another(), ids: vault.ids })));
    expect(await isKept(cvcToken)).toBe(false);
    expect(await isKept(fresh)).toBe(true);
    expect(await eventsAbout('vault.cvc.discarded', cvcToken)).toMatchObject([
      { actor: { kind: 'service', id: 'vault' }, data: { reason: 'EXPIRED' } },
    ]);
  });

  it('is swept batch by batch until none is left', async () => {
    const codes = Array.from({ length: 450 }, () => ({ kind: 'CVC' as const, value: '737' }));
    await tokenize(vault.dependencies, codes, payer);
    vault.clock.advance(15 * MINUTE_MS);
    await sweepSecurityCodes({ ...vault.dependencies, ids: vault.ids });
    expect((await vault.admin.query('SELECT 1 FROM security_codes')).rowCount).toBe(0);
  });
});

describe('revealing a card', () => {
  it('commits an event that names the card, the code, their holder and the saga before it answers', async () => {
    await reveal();
    const events = (await vault.events('vault.pii.revealed')).filter(({ data }) => data['sagaId'] === sagaId);
    expect(events).toMatchObject([
      {
        actor: { kind: 'service', id: 'psp-connector' },
        subject: panToken,
        data: { tokens: [panToken, cvcToken], kinds: ['PAN', 'CVC'], purpose: 'PSP_CHARGE', level: 'CLEAR' },
      },
    ]);
  });

  it('works without a code', async () => {
    expect(await reveal({ cvcToken: null })).toEqual({ pan: '4242424242424242', cvc: null });
  });

  it.each(['gateway', 'payments', 'vault'])('is denied to %s, and that is audited', async (service) => {
    await expect(reveal({}, service)).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    const denied = (await vault.events('vault.reveal.denied')).filter(({ data }) => data['sagaId'] === sagaId);
    expect(denied).toMatchObject([{ actor: { kind: 'service', id: service }, subject: panToken }]);
    expect(await reveal()).toMatchObject({ cvc: '737' });
  });

  it.each<[string, () => Partial<Parameters<typeof revealCard>[1]>]>([
    ['an unknown card', () => ({ panToken: '4242420000004241' })],
    ['another tenant’s card', () => ({ tenant: 'other' })],
    ['a token that is no card', () => ({ panToken: 'tok_name_00000000000000000000000000' })],
    ['an unknown code', () => ({ cvcToken: 'tok_cvc_00000000000000000000000000' })],
  ])('knows nothing of %s, in one and the same answer', async (_what, facts) => {
    await expect(reveal(facts())).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'The card or its security code is unknown or has expired. Enter it again.',
    });
  });

  it('gives nothing away when the event cannot be committed; the same saga may ask again', async () => {
    const { unitOfWork } = vault.dependencies;
    const failing = {
      ...vault.dependencies,
      unitOfWork: { ...unitOfWork, record: () => Promise.reject(new Error('disk full')) },
    };
    const request = { tenant: 'acme', panToken, cvcToken, sagaId };
    await expect(revealCard(failing, request, 'psp-connector', vault.ids.next('req'))).rejects.toThrow('disk full');
    expect(await reveal()).toMatchObject({ cvc: '737' });
  });
});
