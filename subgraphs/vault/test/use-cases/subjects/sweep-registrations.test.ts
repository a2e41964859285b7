import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CrowdPayError } from '@crowdpay/errors';
import { anonymousPrincipal } from '@crowdpay/principal';
import { type People, REGISTRATION_MS } from '../../../src/domain/registrations.ts';
import { sweepRegistrations } from '../../../src/use-cases/subjects/sweep-registrations.ts';
import { rotate } from '../../rotation-fixture.ts';
import { openVault, person, registrant, tokenOf, type VaultFixture } from '../../vault-fixture.ts';

let vault: VaultFixture;

beforeAll(async () => {
  vault = await openVault();
});

afterAll(() => vault.close());

// Each test has the registrations to itself.
beforeEach(() => vault.admin.query('UPDATE subject_keys SET provisional = false'));

/** Identity, which knows these and remembers whom it was asked about. */
function identity(...accounts: readonly string[]): People & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    known: (_tenant, ids) => {
      asked.push(...ids);
      return Promise.resolve(ids.map((id) => accounts.includes(id)));
    },
  };
}

const sweep = (people: People, process = vault.dependencies): Promise<number> =>
  sweepRegistrations({ ...process, people });

async function register(email: string): Promise<{ id: string; token: string }> {
  const id = vault.ids.next('usr');
  return { id, token: await tokenOf(vault.dependencies, 'EMAIL', email, registrant(vault.ids, id)) };
}

async function isHeld(token: string): Promise<boolean> {
  const [held] = await vault.another().tokens.open('acme', [token], undefined);
  return held !== undefined;
}

const erasedEvents = async (id: string) =>
  (await vault.events('vault.subject.erased')).filter(({ subject }) => subject === id);

describe('the sweep of registrations', () => {
  it('erases what was tokenized for somebody who never got an account, and says why', async () => {
    const { id, token } = await register('refused@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    expect(await sweep(identity())).toBe(1);
    expect(await isHeld(token)).toBe(false);
    const events = await erasedEvents(id);
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toMatchObject({ cause: 'REGISTRATION_REFUSED' });
    expect(await sweep(identity())).toBe(0);
  });

  it('frees the value: who registers with it later gets a token that works', async () => {
    const first = await register('again@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    await sweep(identity());
    const second = await register('again@example.com');
    expect(second.token).not.toBe(first.token);
    expect(await isHeld(second.token)).toBe(true);
  });

  it('keeps the data of those whom identity knows, and does not ask about them again', async () => {
    const { id, token } = await register('kept@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    const people = identity(id);
    expect(await sweep(people)).toBe(0);
    expect(await sweep(people)).toBe(0);
    expect(people.asked).toEqual([id]);
    expect(await isHeld(token)).toBe(true);
  });

  it('leaves a registration in flight alone', async () => {
    const { token } = await register('in-flight@example.com');
    vault.clock.advance(REGISTRATION_MS);
    const people = identity();
    expect(await sweep(people)).toBe(0);
    expect(people.asked).toEqual([]);
    expect(await isHeld(token)).toBe(true);
  });

  it('has nothing to ask about those who signed in before they brought data', async () => {
    await tokenOf(vault.dependencies, 'EMAIL', 'signed-in@example.com', person(vault.ids));
    vault.clock.advance(REGISTRATION_MS + 1);
    const people = identity();
    await sweep(people);
    expect(people.asked).toEqual([]);
  });

  it('erases nothing while identity is away, and does it when identity is back', async () => {
    const { token } = await register('waiting@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    const away: People = { known: () => Promise.reject(new CrowdPayError('UPSTREAM_UNAVAILABLE', 'Away.')) };
    await expect(sweep(away)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await isHeld(token)).toBe(true);
    expect(await sweep(identity())).toBe(1);
    expect(await isHeld(token)).toBe(false);
  });

  it('erases nobody about whom identity says nothing', async () => {
    const { token } = await register('silence@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    expect(await sweep({ known: () => Promise.resolve([]) })).toBe(0);
    expect(await isHeld(token)).toBe(true);
  });

  it('goes on after a crash between the erasure and the note of it', async () => {
    const { id, token } = await register('crash@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    const { registrations } = vault.dependencies;
    const crashing = {
      ...vault.dependencies,
      registrations: { ...registrations, settle: () => Promise.reject(new Error('crash')) },
    };
    await expect(sweep(identity(), crashing)).rejects.toThrow('crash');
    await sweep(identity());
    expect(await isHeld(token)).toBe(false);
    expect(await erasedEvents(id)).toHaveLength(1);
    expect(await registrations.open(vault.clock.now(), 10)).toEqual([]);
  });

  it('asks about the people of each tenant in that tenant’s name, a hundred at a time', async () => {
    const foreign = anonymousPrincipal('other', vault.ids.next('req'), vault.ids.next('usr'));
    await tokenOf(vault.dependencies, 'NAME', 'Ada', foreign);
    vault.clock.advance(1);
    for (let count = 0; count < 101; count += 1)
      await tokenOf(vault.dependencies, 'NAME', 'Ada', registrant(vault.ids));
    vault.clock.advance(REGISTRATION_MS + 1);
    const questions: string[] = [];
    const people: People = {
      known: (tenant, ids) => {
        questions.push(`${tenant} ${ids.length}`);
        return Promise.resolve(ids.map(() => false));
      },
    };
    expect(await sweep(people)).toBe(102);
    expect(questions).toEqual(['other 1', 'acme 99', 'acme 2']);
  });

  it('finds a refused registration also when the data keys were rotated meanwhile', async () => {
    const { token } = await register('rotated@example.com');
    const job = await rotate(vault, vault.dependencies, 'DATA_KEY');
    expect(job.state).toBe('SUCCEEDED');
    vault.clock.advance(REGISTRATION_MS + 1);
    expect(await sweep(identity())).toBe(1);
    expect(await isHeld(token)).toBe(false);
  });

  it('erases each once when two vaults sweep at once', async () => {
    const { id } = await register('twice@example.com');
    vault.clock.advance(REGISTRATION_MS + 1);
    await Promise.all([sweep(identity()), sweep(identity(), vault.another())]);
    expect(await erasedEvents(id)).toHaveLength(1);
  });
});
