import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymousPrincipal } from '@crowdpay/principal';
import { VOLUME_WINDOW_MS } from '../../../src/domain/volume/limits.ts';
import { findTokens } from '../../../src/use-cases/tokens/find-tokens.ts';
import { tokenize } from '../../../src/use-cases/tokens/tokenize.ts';
import type { UseCaseDependencies } from '../../../src/wire-use-cases.ts';
import { openVault, person, registrant, type VaultFixture } from '../../vault-fixture.ts';

const LIMITS = { tokenize: 5, tokenizeGuessable: 2, partnerFactor: 10, reveal: 5, find: 3 };
const LIMITED = expect.objectContaining({ code: 'RATE_LIMITED' }) as unknown;
const TOKEN = expect.any(String) as unknown;

let vault: VaultFixture;
let limited: UseCaseDependencies;

beforeAll(async () => {
  vault = await openVault();
  limited = vault.another({ volumeLimits: LIMITS });
});

afterAll(() => vault.close());

const ssn = (last: number) => ({ kind: 'SSN' as const, value: `219-09-${1000 + last}` });
const name = (last: number) => ({ kind: 'NAME' as const, value: `Ada ${'I'.repeat(last + 1)}` });

describe('too many values to tokenize', () => {
  it('cost their own kind’s outcomes, and are not written', async () => {
    const ada = person(vault.ids);
    const outcomes = await tokenize(limited, [ssn(1), ssn(2), ssn(3), name(1)], ada);
    expect(outcomes).toEqual([LIMITED, LIMITED, LIMITED, TOKEN]);
    const { rows } = await vault.admin.query('SELECT token FROM holdings WHERE subject = $1', [ada.id]);
    expect(rows).toHaveLength(1);
  });

  it('make an operation whose values belong together fail as a whole', async () => {
    const ada = person(vault.ids);
    const together = tokenize(limited, [ssn(1), ssn(2), ssn(3), name(1)], ada, { together: true });
    await expect(together).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    const { rows } = await vault.admin.query('SELECT token FROM holdings WHERE subject = $1', [ada.id]);
    expect(rows).toHaveLength(0);
  });

  it('are no more for being split into calls, registrations or repeated values', async () => {
    const source = 'a'.repeat(22);
    for (const last of [1, 1]) {
      const [outcome] = await tokenize(limited, [ssn(last)], { ...registrant(vault.ids), source });
      expect(outcome).toEqual(TOKEN);
    }
    expect(await tokenize(limited, [ssn(1)], { ...registrant(vault.ids), source })).toEqual([LIMITED]);
    const elsewhere = { ...registrant(vault.ids), source: 'b'.repeat(22) };
    expect(await tokenize(limited, [ssn(1)], elsewhere)).toEqual([TOKEN]);
  });

  it('are enough again in the next minute', async () => {
    const ada = person(vault.ids);
    expect(await tokenize(limited, [ssn(1), ssn(2)], ada)).toEqual([TOKEN, TOKEN]);
    expect(await tokenize(limited, [ssn(1)], ada)).toEqual([LIMITED]);
    vault.clock.advance(VOLUME_WINDOW_MS);
    expect(await tokenize(limited, [ssn(1)], ada)).toEqual([TOKEN]);
  });

  it('do not come about by values that are none', async () => {
    const ada = person(vault.ids);
    const bad = { kind: 'SSN' as const, value: '000-00-0000' };
    await tokenize(limited, [bad, bad, bad], ada);
    expect(await tokenize(limited, [ssn(1), ssn(2)], ada)).toEqual([TOKEN, TOKEN]);
  });
});

describe('too many values to look up', () => {
  it('fail as a whole, so that nobody takes a refusal for “unknown”', async () => {
    const guesses = [1, 2, 3].map((last) => name(last));
    const guesser = anonymousPrincipal('acme', vault.ids.next('req'));
    expect(await findTokens(limited, guesses, guesser)).toHaveLength(3);
    await expect(findTokens(limited, [name(4)], guesser)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await expect(findTokens(limited, guesses, person(vault.ids))).resolves.toHaveLength(3);
  });
});
