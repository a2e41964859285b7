import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { detokenize } from '../../../src/use-cases/disclosure/detokenize.ts';
import { readRevealReason } from '../../../src/use-cases/disclosure/read-reveal-reason.ts';
import { officer, openVault, person, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

const TEXT = 'Grace Hopper rang from +1 202 555 0170 about her refund.';

let vault: VaultFixture;
let name: string;
let auditor: Principal;

beforeAll(async () => {
  vault = await openVault();
  name = await tokenOf(vault.dependencies, 'NAME', 'Grace Hopper', person(vault.ids));
  auditor = person(vault.ids, { roles: ['auditor'], scopes: ['vault:read'] });
});

afterAll(() => vault.close());

const withReason = (): Principal => ({ ...officer(vault.ids, 'OTHER'), purposeText: TEXT });

async function reasonOf(caller: Principal, type = 'vault.pii.revealed'): Promise<string> {
  const [event] = (await vault.events(type)).filter(({ requestId }) => requestId === caller.requestId);
  return String(event?.data['reasonId']);
}

describe('a reason in the caller’s own words', () => {
  it('is kept beside the reveal, and read by an auditor', async () => {
    const caller = withReason();
    expect(await detokenize(vault.dependencies, [name], 'CLEAR', caller)).toMatchObject([{ level: 'CLEAR' }]);
    const id = await reasonOf(caller);
    expect(await readRevealReason(vault.dependencies, id, auditor)).toEqual({
      id,
      text: TEXT,
      caller: { kind: 'user', id: caller.id },
      createdAt: vault.clock.now(),
    });
  });

  it('is kept beside a denial too', async () => {
    const caller = { ...person(vault.ids), purpose: 'OTHER' as const, purposeText: TEXT };
    expect(await detokenize(vault.dependencies, [name], 'CLEAR', caller)).toMatchObject([{ refusal: 'UNKNOWN' }]);
    const id = await reasonOf(caller, 'vault.reveal.denied');
    expect(await readRevealReason(vault.dependencies, id, auditor)).toMatchObject({ text: TEXT });
  });

  it('stands in no event and in no row as it was written', async () => {
    await detokenize(vault.dependencies, [name], 'CLEAR', withReason());
    const { rows } = await vault.admin.query<{ row: string }>(
      'SELECT o::text AS row FROM outbox o UNION ALL SELECT r::text FROM reveal_reasons r',
    );
    const dump = rows.map(({ row }) => row).join('\n');
    expect(dump).not.toContain('Hopper');
    expect(dump).not.toContain(Buffer.from('Hopper').toString('hex'));
  });

  it('is demanded by the purpose OTHER', async () => {
    await expect(detokenize(vault.dependencies, [name], 'CLEAR', officer(vault.ids, 'OTHER'))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('is read by nobody else, and not across tenants', async () => {
    const caller = withReason();
    await detokenize(vault.dependencies, [name], 'CLEAR', caller);
    const id = await reasonOf(caller);
    const read = (reader: Principal) => readRevealReason(vault.dependencies, id, reader);
    await expect(read(person(vault.ids, { scopes: ['vault:read'] }))).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await expect(read({ ...auditor, scopes: [] })).rejects.toMatchObject({ code: 'POLICY_DENIED' });
    await expect(read({ ...auditor, tenant: 'other' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readRevealReason(vault.dependencies, 'rsn_x', auditor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('does not open in the place of another', async () => {
    const [one, other] = [withReason(), withReason()];
    await detokenize(vault.dependencies, [name], 'CLEAR', one);
    await detokenize(vault.dependencies, [name], 'CLEAR', other);
    await vault.admin.query(
      'UPDATE reveal_reasons SET ciphertext = (SELECT ciphertext FROM reveal_reasons WHERE id = $1) WHERE id = $2',
      [await reasonOf(one), await reasonOf(other)],
    );
    await expect(readRevealReason(vault.dependencies, await reasonOf(other), auditor)).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});
