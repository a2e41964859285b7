import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PiiKind } from '@crowdpay/pii-token';
import { type VolumeLimits, VOLUME_WINDOW_MS } from '../../src/domain/volume/limits.ts';
import type { VolumeCaller } from '../../src/domain/volume/caller.ts';
import type { VolumeLimiter } from '../../src/domain/volume/volume-limiter.ts';
import { openVault, type VaultFixture } from '../vault-fixture.ts';

const LIMITS: VolumeLimits = { tokenize: 10, tokenizeGuessable: 4, partnerFactor: 2, reveal: 5, find: 3 };

let vault: VaultFixture;
let limiter: VolumeLimiter;
let another: VolumeLimiter;

beforeAll(async () => {
  vault = await openVault();
  [limiter, another] = [1, 2].map(() => vault.another({ volumeLimits: LIMITS }).volumeLimiter) as [
    VolumeLimiter,
    VolumeLimiter,
  ];
});

afterAll(() => vault.close());

const caller = (facts: Partial<VolumeCaller> = {}): VolumeCaller => ({
  tenant: 'acme',
  kind: 'user',
  id: vault.ids.next('usr'),
  ...facts,
});

const counts = (entries: Partial<Record<PiiKind, number>>): ReadonlyMap<PiiKind, number> =>
  new Map(Object.entries(entries) as [PiiKind, number][]);

const over = async (who: VolumeCaller, entries: Partial<Record<PiiKind, number>>, by = limiter): Promise<PiiKind[]> =>
  [...(await by.reserve('tokenize', who, counts(entries)))].sort();

describe('a limit of volume', () => {
  it('lets values through up to the limit, and none beyond', async () => {
    const ada = caller();
    expect(await over(ada, { NAME: 6 })).toEqual([]);
    expect(await over(ada, { NAME: 4 })).toEqual([]);
    expect(await over(ada, { NAME: 1 })).toEqual(['NAME']);
  });

  it('counts each kind apart: one that is over does not hold up the others', async () => {
    const ada = caller();
    expect(await over(ada, { NAME: 2, PAN: 5, SSN: 4 })).toEqual(['PAN']);
    expect(await over(ada, { NAME: 9, PAN: 4, SSN: 1 })).toEqual(['NAME', 'SSN']);
  });

  it('takes nothing for what it refuses', async () => {
    const ada = caller();
    expect(await over(ada, { NAME: 11 })).toEqual(['NAME']);
    expect(await over(ada, { NAME: 8 })).toEqual([]);
    expect(await over(ada, { NAME: 3 })).toEqual(['NAME']);
    expect(await over(ada, { NAME: 2 })).toEqual([]);
  });

  it('counts callers, tenants, kinds of callers and operations apart', async () => {
    const ada = caller();
    expect(await over(ada, { PAN: 4 })).toEqual([]);
    expect(await over(caller(), { PAN: 4 })).toEqual([]);
    expect(await over({ ...ada, tenant: 'other' }, { PAN: 4 })).toEqual([]);
    expect(await over({ ...ada, kind: 'partner' }, { PAN: 8 })).toEqual([]);
    expect(await limiter.reserve('reveal', ada, counts({ PAN: 5 }))).toEqual(new Set());
    expect(await limiter.reserve('find', ada, counts({ PAN: 4 }))).toEqual(new Set(['PAN']));
  });

  it('begins anew with the next window', async () => {
    const ada = caller();
    await over(ada, { PAN: 4 });
    expect(await over(ada, { PAN: 1 })).toEqual(['PAN']);
    vault.clock.advance(VOLUME_WINDOW_MS);
    expect(await over(ada, { PAN: 4 })).toEqual([]);
    expect(await over(ada, { PAN: 1 })).toEqual(['PAN']);
  });

  it('is not widened by a vault whose clock is behind', async () => {
    const ada = caller();
    await over(ada, { PAN: 4 });
    vault.clock.advance(-VOLUME_WINDOW_MS);
    expect(await over(ada, { PAN: 1 })).toEqual(['PAN']);
    vault.clock.advance(VOLUME_WINDOW_MS);
    expect(await over(ada, { PAN: 1 })).toEqual(['PAN']);
  });

  it('lets exactly its number through when 50 calls come at once, over two processes', async () => {
    const ada = caller();
    const calls = Array.from({ length: 50 }, (_, index) => over(ada, { NAME: 1 }, index % 2 === 0 ? limiter : another));
    const refused = (await Promise.all(calls)).filter((kinds) => kinds.length > 0);
    expect(refused).toHaveLength(50 - LIMITS.tokenize);
  });

  it('does not make calls wait for one another for ever, in whatever order they name the kinds', async () => {
    const ada = caller();
    const entries: Partial<Record<PiiKind, number>>[] = [
      { NAME: 1, PAN: 1, SSN: 1, EMAIL: 1 },
      { EMAIL: 1, SSN: 1, PAN: 1, NAME: 1 },
    ];
    const calls = Array.from({ length: 40 }, (_, index) =>
      over(ada, entries[index % 2] ?? {}, index % 3 === 0 ? limiter : another),
    );
    const letThrough = (await Promise.all(calls)).filter((kinds) => !kinds.includes('PAN'));
    expect(letThrough).toHaveLength(LIMITS.tokenizeGuessable);
  });

  it('asks nothing of the database for nothing', async () => {
    expect(await over(caller(), {})).toEqual([]);
  });

  it('forgets the windows that are over, some at a time, and only these', async () => {
    await vault.admin.query('TRUNCATE usage_windows');
    await over(caller(), { NAME: 1, PAN: 1, SSN: 1 });
    vault.clock.advance(VOLUME_WINDOW_MS);
    const present = caller();
    await over(present, { NAME: 9 });
    expect(await limiter.prune(2)).toBe(2);
    expect(await limiter.prune(2)).toBe(1);
    expect(await limiter.prune(2)).toBe(0);
    expect(await over(present, { NAME: 2 })).toEqual(['NAME']);
  });
});
