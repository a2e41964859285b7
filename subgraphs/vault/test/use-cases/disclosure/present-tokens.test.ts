import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { anonymousPrincipal, type Principal } from '@crowdpay/principal';
import type { PresentedToken } from '../../../src/domain/disclosure.ts';
import { presentTokens } from '../../../src/use-cases/disclosure/present-tokens.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import { officer, openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const REDACTED = { level: 'REDACTED', value: '•••' };

let vault: VaultFixture;
let ada: Principal;
let email: PresentedToken;
let ssn: PresentedToken;
let pan: PresentedToken;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

beforeEach(async () => {
  ada = person(vault.ids);
  email = { kind: 'EMAIL', token: await tokenOf(vault.dependencies, 'EMAIL', `${ada.id}@example.com`, ada) };
  ssn = { kind: 'SSN', token: await tokenOf(vault.dependencies, 'SSN', '219-09-9999', ada) };
  pan = { kind: 'PAN', token: await tokenOf(vault.dependencies, 'PAN', '4242424242424242', ada) };
});

const present = (tokens: readonly PresentedToken[], caller: Principal) =>
  presentTokens(vault.dependencies, tokens, caller);

async function eventsOf(type: string, caller: Principal) {
  return (await vault.events(type)).filter((event) => event.requestId === caller.requestId);
}

describe('a response', () => {
  it('shows people their own data, but never their card number again', async () => {
    expect(await present([email, pan, ssn], ada)).toEqual([
      { level: 'CLEAR', value: `${ada.id}@example.com` },
      { level: 'MASKED', value: '••• 4242' },
      { level: 'CLEAR', value: '219-09-9999' },
    ]);
  });

  it('hides the data of others', async () => {
    const stranger = person(vault.ids);
    expect(await present([email, ssn, pan], stranger)).toEqual([REDACTED, REDACTED, REDACTED]);
    expect(await present([ssn], anonymousPrincipal('acme', vault.ids.next('req')))).toEqual([REDACTED]);
  });

  it('shows the masked contacts of a pod’s members to those who look after it, and to fellow members the name', async () => {
    const name = { kind: 'NAME' as const, token: await tokenOf(vault.dependencies, 'NAME', `Crowd ${ada.id}`, ada) };
    const phone = { kind: 'PHONE' as const, token: await tokenOf(vault.dependencies, 'PHONE', '+4915112345678', ada) };
    const [treasurer, member] = [person(vault.ids), person(vault.ids)];
    vault.crowd.share(treasurer.id, ada.id, 'TREASURER');
    vault.crowd.share(member.id, ada.id, 'MEMBER');
    const all = [name, email, phone, ssn, pan];
    expect((await present(all, treasurer)).map(({ level }) => level)).toEqual([
      'MASKED',
      'MASKED',
      'MASKED',
      'REDACTED',
      'REDACTED',
    ]);
    expect((await present(all, member)).map(({ level }) => level)).toEqual([
      'MASKED',
      'REDACTED',
      'REDACTED',
      'REDACTED',
      'REDACTED',
    ]);
  });

  it('shows an officer what the stated purpose allows, and masks without one', async () => {
    expect(await present([email, pan], officer(vault.ids, 'FRAUD_INVESTIGATION'))).toEqual([
      { level: 'CLEAR', value: `${ada.id}@example.com` },
      { level: 'MASKED', value: '••• 4242' },
    ]);
    expect(await present([email], officer(vault.ids))).toMatchObject([{ level: 'MASKED' }]);
    expect(await present([email], officer(vault.ids, 'PSP_CHARGE'))).toMatchObject([{ level: 'MASKED' }]);
  });

  it('shows a shared value to each of those who hold it', async () => {
    const twin = person(vault.ids);
    expect(await present([ssn], twin)).toEqual([REDACTED]);
    await tokenOf(vault.dependencies, 'SSN', '219-09-9999', twin);
    expect(await present([ssn], twin)).toMatchObject([{ level: 'CLEAR' }]);
    expect(await present([ssn], ada)).toMatchObject([{ level: 'CLEAR' }]);
  });

  it('redacts in the same words what is unknown, of another tenant, of another kind, a security code, or erased', async () => {
    const cvc = await tokenOf(vault.dependencies, 'CVC', '123', ada);
    const erased = person(vault.ids);
    const gone = await tokenOf(vault.dependencies, 'NAME', `Erased ${erased.id}`, erased);
    await vault.admin.query('UPDATE subject_keys SET wrapped = NULL, destroyed_at = now() WHERE subject = $1', [
      erased.id,
    ]);
    const tokens: PresentedToken[] = [
      { kind: 'EMAIL', token: 'tok.00000000000000000000000000@pii.invalid' },
      { ...email, kind: 'NAME' },
      { kind: 'CVC', token: cvc },
      { kind: 'NAME', token: gone },
    ];
    expect(await present(tokens, ada)).toEqual(tokens.map(() => REDACTED));
    expect(await present([email], { ...ada, tenant: 'other' })).toEqual([REDACTED]);
    expect(await present([email], officer(vault.ids, 'LEGAL_REQUEST', 'other'))).toEqual([REDACTED]);
  });

  it('answers each token in its place, also one that comes twice', async () => {
    const unknown: PresentedToken = { kind: 'NAME', token: 'tok_name_00000000000000000000000000' };
    const answer = await present([ssn, unknown, email, ssn], ada);
    expect(answer.map(({ level }) => level)).toEqual(['CLEAR', 'REDACTED', 'CLEAR', 'CLEAR']);
  });

  it('may hold nothing', async () => {
    expect(await present([], ada)).toEqual([]);
  });
});

describe('the audit of a response', () => {
  it('is one event that names who saw which tokens of whom, for what, by which decision', async () => {
    const caller = officer(vault.ids, 'LEGAL_REQUEST');
    await present([email, ssn], caller);
    expect(await eventsOf('vault.pii.revealed', caller)).toEqual([
      expect.objectContaining({
        tenant: 'acme',
        actor: { kind: 'user', id: caller.id },
        subject: email.token,
        related: expect.arrayContaining([ada.id]) as unknown,
        data: {
          tokens: [email.token, ssn.token],
          kinds: ['EMAIL', 'SSN'],
          level: 'CLEAR',
          purpose: 'LEGAL_REQUEST',
          policyVersion: vault.policy.version,
        },
      }),
    ]);
  });

  it('is not written for masks', async () => {
    const caller = person(vault.ids);
    await present([email, ssn, pan], caller);
    expect(await eventsOf('vault.pii.revealed', caller)).toEqual([]);
    expect(await eventsOf('vault.reveal.denied', caller)).toEqual([]);
  });

  it('tells of a denial where a purpose was stated', async () => {
    const caller = { ...person(vault.ids), purpose: 'FRAUD_INVESTIGATION' as const };
    expect(await present([email], caller)).toEqual([REDACTED]);
    expect(await eventsOf('vault.reveal.denied', caller)).toMatchObject([
      { subject: email.token, related: [ada.id], data: { tokens: [email.token], reasons: ['reveal_permitted'] } },
    ]);
  });

  it('is committed first: when it cannot be, nothing leaves', async () => {
    const failing = {
      ...vault.dependencies,
      unitOfWork: { ...vault.dependencies.unitOfWork, record: () => Promise.reject(new Error('disk full')) },
    };
    await expect(presentTokens(failing, [email], ada)).rejects.toThrow('disk full');
  });

  it('of 1,000 values is one event that names them all', async () => {
    const owner = person(vault.ids);
    const values = Array.from({ length: 1000 }, (_, index) => ({ kind: 'NAME' as const, value: `Many ${index} Z` }));
    const tokens = await tokenize(vault.dependencies, values, owner);
    const asked = { ...owner, requestId: vault.ids.next('req') };
    const shown = await present(
      tokens.map((token) => ({ kind: 'NAME' as const, token: String(token) })),
      asked,
    );
    expect(shown.map(({ value }) => value)).toEqual(values.map(({ value }) => value));
    const events = await eventsOf('vault.pii.revealed', asked);
    expect(events.map(({ data }) => data['tokens'])).toEqual([tokens]);
  });
});

describe('somebody who can write into the database', () => {
  it('cannot read a value by swapping ciphertexts between rows', async () => {
    const mallory = person(vault.ids);
    const own = await tokenOf(vault.dependencies, 'EMAIL', 'mallory@example.com', mallory);
    await vault.admin.query(
      `UPDATE holdings SET ciphertext = (SELECT ciphertext FROM holdings WHERE token = $1 LIMIT 1) WHERE token = $2`,
      [email.token, own],
    );
    expect(await present([{ kind: 'EMAIL', token: own }], mallory)).toEqual([REDACTED]);
  });

  it('cannot read a value by moving a holding to another subject, nor with that subject’s key', async () => {
    const mallory = person(vault.ids);
    const own = await tokenOf(vault.dependencies, 'NAME', 'Mallory', mallory);
    await vault.admin.query(
      'INSERT INTO holdings SELECT tenant, token, $2, key_version, ciphertext, created_at FROM holdings WHERE token = $1',
      [email.token, mallory.id],
    );
    expect(await present([email], mallory)).toEqual([REDACTED]);
    await vault.admin.query(
      'UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject = $1) WHERE subject = $2',
      [ada.id, mallory.id],
    );
    expect(await present([email, { kind: 'NAME', token: own }], mallory)).toEqual([REDACTED, REDACTED]);
  });

  it('cannot pass a value off as another kind, whose mask shows more', async () => {
    const name = await tokenOf(vault.dependencies, 'NAME', 'Kind Changed', ada);
    await vault.admin.query('ALTER TABLE tokens DROP CONSTRAINT tokens_have_their_shape');
    await vault.admin.query("UPDATE tokens SET kind = 'ADDRESS' WHERE token = $1", [name]);
    expect(await present([{ kind: 'ADDRESS', token: name }], ada)).toEqual([REDACTED]);
  });

  it('damages one value, and the others of the batch still show', async () => {
    const owner = person(vault.ids);
    const good = await tokenOf(vault.dependencies, 'NAME', 'Good Row', owner);
    const bad = await tokenOf(vault.dependencies, 'NAME', 'Bad Row', owner);
    await vault.admin.query(
      'UPDATE holdings SET ciphertext = set_byte(ciphertext, 20, 255 - get_byte(ciphertext, 20)) WHERE token = $1',
      [bad],
    );
    const answer = await present(
      [bad, good].map((token) => ({ kind: 'NAME' as const, token })),
      owner,
    );
    expect(answer).toEqual([REDACTED, { level: 'CLEAR', value: 'Good Row' }]);
  });
});

describe('when key management is away', () => {
  it('a response fails as a whole, in a typed error', async () => {
    const down = (): Promise<never> => Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'away'));
    const cold = vault.another({ kms: { ...vault.kms, decrypt: down } });
    await expect(presentTokens(cold, [email], ada)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
