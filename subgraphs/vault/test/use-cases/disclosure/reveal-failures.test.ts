import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import type { KeyManagement } from '@crowdpay/kms';
import type { Principal } from '@crowdpay/principal';
import { detokenize } from '../../../src/use-cases/disclosure/detokenize.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { officer, openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;
let ada: Principal;
let name: string;
let once: string;
/** Has the right, a purpose in words, and with it every reason to write. */
let caller: Principal;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

beforeEach(async () => {
  ada = person(vault.ids);
  name = await tokenOf(vault.dependencies, 'NAME', `Ada ${ada.id}`, ada);
  const values = [{ kind: 'NAME' as const, value: `Once ${ada.id}` }];
  once = String((await tokenize(vault.dependencies, values, ada, { mode: 'RANDOM', singleUse: true }))[0]);
  caller = { ...officer(vault.ids, 'OTHER'), purposeText: 'A court in Lisbon asked for it.' };
});

/** What a call would leave behind, whatever it was. */
async function traces(): Promise<Record<string, unknown>> {
  const { rows } = await vault.admin.query<Record<string, unknown>>(`SELECT
    (SELECT count(*) FROM outbox) AS events, (SELECT count(*) FROM reveal_reasons) AS reasons,
    (SELECT count(*) FROM reveal_volumes) AS volumes, (SELECT count(*) FROM reveal_freezes) AS freezes,
    (SELECT count(*) FROM anonymous_denials) AS denials,
    (SELECT count(*) FROM holdings) AS holdings, (SELECT count(*) FROM tokens WHERE erased_at IS NULL) AS tokens`);
  return rows[0] ?? {};
}

function coldVault(decrypt: KeyManagement['decrypt']): UseCaseDependencies {
  return vault.another({ kms: { ...vault.kms, decrypt } });
}

describe('when key management', () => {
  it.each([
    ['is away', new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Key management is not available.')],
    ['denies', new CrowdPayError('INTERNAL', 'An encryption key could not be opened.')],
  ])('%s, the call fails as a whole by a typed error, and writes nothing', async (_what, refusal) => {
    const cold = coldVault(() => Promise.reject(refusal));
    const before = await traces();
    for (const who of [ada, caller]) {
      await expect(detokenize(cold, [name, once], 'CLEAR', who)).rejects.toBe(refusal);
      await expect(detokenize(cold, [name], 'MASKED', who)).rejects.toBe(refusal);
    }
    expect(await traces()).toEqual(before);
  });

  it('is slow, nothing is written before it has answered', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let asked: () => void = () => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    const cold = coldVault(async (...parts) => {
      asked();
      await answered;
      return vault.kms.decrypt(...parts);
    });
    const before = await traces();
    const disclosed = detokenize(cold, [name, once], 'CLEAR', caller);
    await wasAsked;
    expect(await traces()).toEqual(before);
    answer();
    expect(await disclosed).toMatchObject([{ level: 'CLEAR' }, { level: 'CLEAR' }]);
  });

  it('is away, a token that the caller may not see is refused all the same', async () => {
    const cold = coldVault(() => Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'away')));
    expect(await detokenize(cold, [name], 'CLEAR', person(vault.ids))).toMatchObject([{ refusal: 'UNKNOWN' }]);
  });
});

describe('when the audit trail cannot be written', () => {
  beforeAll(async () => {
    await vault.admin.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'disk full'; END $$`);
  });

  async function refusing(table: string, work: () => Promise<void>): Promise<void> {
    await vault.admin.query(`CREATE TRIGGER refusing BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse()`);
    try {
      await work();
    } finally {
      await vault.admin.query(`DROP TRIGGER refusing ON ${table}`);
    }
  }

  it.each(['outbox', 'reveal_reasons', 'reveal_volumes'])(
    'for %s refuses the row, nothing leaves and nothing is kept',
    async (table) => {
      const before = await traces();
      await refusing(table, () =>
        expect(detokenize(vault.dependencies, [name, once], 'CLEAR', caller)).rejects.toThrow('disk full'),
      );
      expect(await traces()).toEqual(before);
      expect(await detokenize(vault.dependencies, [once], 'CLEAR', ada)).toMatchObject([{ level: 'CLEAR' }]);
    },
  );

  it('one’s own data does not leave either', () =>
    refusing('outbox', () =>
      expect(detokenize(vault.dependencies, [name], 'CLEAR', ada)).rejects.toThrow('disk full'),
    ));

  it('a denial is not answered, be it of somebody anonymous', async () => {
    await refusing('outbox', () =>
      expect(detokenize(vault.dependencies, [name], 'CLEAR', person(vault.ids))).rejects.toThrow('disk full'),
    );
    await refusing('anonymous_denials', () =>
      expect(detokenize(vault.dependencies, [name], 'CLEAR', registrant(vault.ids))).rejects.toThrow('disk full'),
    );
  });
});

describe('what was written past the vault', () => {
  it('is shown by nobody, to nobody, and told as a denial', async () => {
    await vault.admin.query(
      'UPDATE holdings SET ciphertext = set_byte(ciphertext, 20, 255 - get_byte(ciphertext, 20)) WHERE token = $1',
      [name],
    );
    for (const who of [{ ...ada, requestId: vault.ids.next('req') }, caller]) {
      expect(await detokenize(vault.dependencies, [name], 'CLEAR', who)).toEqual([
        { level: 'REDACTED', refusal: 'UNKNOWN' },
      ]);
      const denied = (await vault.events('vault.reveal.denied')).filter(({ requestId }) => requestId === who.requestId);
      expect(denied).toMatchObject([{ data: { tokens: [name], reasons: ['holding_intact'] } }]);
    }
  });

  it('does not open under the wrapped key of another subject', async () => {
    const mallory = person(vault.ids);
    await tokenOf(vault.dependencies, 'NAME', 'Mallory', mallory);
    await vault.admin.query(
      'UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject = $1) WHERE subject = $2',
      [mallory.id, ada.id],
    );
    const cold = vault.another();
    expect(await detokenize(cold, [name], 'CLEAR', ada)).toEqual([{ level: 'REDACTED', refusal: 'UNKNOWN' }]);
  });
});
