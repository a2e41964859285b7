import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { isToken } from '@crowdpay/pii-token';
import type { Principal } from '@crowdpay/principal';
import { eventually } from '@crowdpay/testkit';
import { tokenize } from '../src/use-cases/tokens/tokenize.ts';
import { person, registrant, tokenOf } from './vault-fixture.ts';
import { startVaultServer, type VaultServer } from './vault-server.ts';

const anything = z.unknown();

let running: VaultServer;

beforeAll(async () => {
  running = await startVaultServer({ sweepMs: 20 });
});

afterAll(() => running.close());

async function call(service: string, path: string, body: unknown, principal?: Principal): Promise<unknown> {
  const options = principal === undefined ? {} : { principal: await running.sign(principal) };
  return running.clientOf(service).call(path, body, anything, options);
}

describe('/internal/tokenize, /internal/find and /internal/present', () => {
  it('swap values for tokens, find them again, and show them as policy says', async () => {
    const caller = registrant(running.vault.ids);
    const items = [
      { kind: 'EMAIL', value: 'grace@example.com' },
      { kind: 'PHONE', value: 'not a number' },
    ];
    const answer = z
      .object({ results: z.tuple([z.object({ token: z.string() }), z.object({ error: z.unknown() })]) })
      .parse(await call('gateway', '/internal/tokenize', { items }, caller));
    const [{ token }, refused] = answer.results;
    expect(isToken('EMAIL', token)).toBe(true);
    expect(refused).toEqual({
      error: { code: 'INVALID_PII', message: 'The phone number is not valid. Write it with + and the country code.' },
    });

    expect(await call('gateway', '/internal/find', { items }, caller)).toEqual({
      results: [{ token }, { token: null }],
    });

    const grace = person(running.vault.ids, { id: caller.newSubject ?? '' });
    const body = { tokens: [{ kind: 'EMAIL', token }] };
    expect(await call('gateway', '/internal/present', body, grace)).toEqual({
      results: [{ level: 'CLEAR', value: 'grace@example.com' }],
    });
    expect(await call('gateway', '/internal/present', body, caller)).toEqual({
      results: [{ level: 'REDACTED', value: '•••' }],
    });
  });

  it.each(['/internal/tokenize', '/internal/find', '/internal/present'])(
    '%s is for the gateway alone, on behalf of a principal',
    async (path) => {
      const body = path.endsWith('present') ? { tokens: [] } : { items: [] };
      const caller = person(running.vault.ids);
      expect(await call('gateway', path, body, caller)).toEqual({ results: [] });
      for (const service of ['identity', 'pods', 'payments', 'audit', 'psp-connector', 'psp-sandbox', 'launcher']) {
        await expect(call(service, path, body, caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await expect(call('gateway', path, body)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  it.each<[string, unknown]>([
    ['more than 1,000 values', { items: Array.from({ length: 1001 }, () => ({ kind: 'CVC', value: '123' })) }],
    ['an unknown kind', { items: [{ kind: 'SHOE_SIZE', value: '43' }] }],
    ['a value that is no text', { items: [{ kind: 'PAN', value: 4242424242424242 }] }],
    ['an unknown field', { items: [], tenant: 'other' }],
    ['no object', []],
  ])('refuse %s without repeating it', async (_what, body) => {
    const refusal = call('gateway', '/internal/tokenize', body, person(running.vault.ids));
    await expect(refusal).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.not.stringMatching(/4242|SHOE|other/) as unknown,
    });
  });

  it('take 1,000 values of the longest kind in one call', async () => {
    const caller = person(running.vault.ids);
    const items = Array.from({ length: 1000 }, (_, index) => ({
      kind: 'ADDRESS',
      value: `${String(index).padStart(4, '0')} ${'ä'.repeat(495)}`,
    }));
    const answer = z.object({ results: z.array(z.object({ token: z.string() })) });
    const { results } = answer.parse(await call('gateway', '/internal/tokenize', { items }, caller));
    expect(new Set(results.map(({ token }) => token)).size).toBe(1000);
  });
});

describe('/internal/reveal-card and /internal/discard-cvc', () => {
  it('give a card to the connector, and take its code away', async () => {
    const { vault } = running;
    const payer = person(vault.ids);
    const panToken = await tokenOf(vault.dependencies, 'PAN', '5555555555554444', payer);
    const cvcToken = await tokenOf(vault.dependencies, 'CVC', '321', payer);
    const card = { tenant: 'acme', panToken, cvcToken, sagaId: vault.ids.next('sga') };
    const code = { tenant: 'acme', cvcToken, sagaId: card.sagaId };

    for (const service of ['gateway', 'payments', 'psp-sandbox']) {
      await expect(call(service, '/internal/reveal-card', card)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(call(service, '/internal/discard-cvc', code)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await call('psp-connector', '/internal/reveal-card', card)).toEqual({ pan: '5555555555554444', cvc: '321' });
    expect(await call('psp-connector', '/internal/discard-cvc', code)).toEqual({ discarded: true });
    expect(await call('psp-connector', '/internal/discard-cvc', code)).toEqual({ discarded: false });
    await expect(call('psp-connector', '/internal/reveal-card', card)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a running vault', () => {
  it('sweeps the codes that were never used', async () => {
    const { vault } = running;
    const token = await tokenOf(vault.dependencies, 'CVC', '999', person(vault.ids));
    vault.clock.advance(15 * 60_000);
    await eventually(async () => {
      const { rowCount } = await vault.admin.query('SELECT 1 FROM security_codes WHERE token = $1', [token]);
      expect(rowCount).toBe(0);
    });
  });

  it('sweeps the tokens whose time is over', async () => {
    const { vault } = running;
    const values = [{ kind: 'NAME' as const, value: 'Soon Forgotten' }];
    const options = { mode: 'RANDOM', ttlSeconds: 60 } as const;
    const [token] = await tokenize(vault.dependencies, values, person(vault.ids), options);
    vault.clock.advance(60_000);
    await eventually(async () => {
      const { rowCount } = await vault.admin.query('SELECT 1 FROM holdings WHERE token = $1', [token]);
      expect(rowCount).toBe(0);
    });
  });

  it('says that it is ready', async () => {
    const { status } = await running.clientOf('launcher').raw({ method: 'GET', path: '/readyz' });
    expect(status).toBe(200);
  });
});
