import { describe, expect, it } from '@jest/globals';
import { lifetimeOf, MAX_TTL_SECONDS } from '../../src/domain/token-lifetime.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const refused = expect.objectContaining({ code: 'INVALID_INPUT' });

describe('the lifetime of new tokens', () => {
  it('has no limits unless they are asked for', () => {
    expect(lifetimeOf({}, NOW)).toEqual({ singleUse: false });
    expect(lifetimeOf({ mode: 'DETERMINISTIC', singleUse: false }, NOW)).toEqual({ singleUse: false });
    expect(lifetimeOf({ mode: 'RANDOM' }, NOW)).toEqual({ singleUse: false });
  });

  it('ends after the time to live, counted in seconds', () => {
    const expiresAt = new Date('2026-11-24T12:00:01.000Z');
    expect(lifetimeOf({ mode: 'RANDOM', ttlSeconds: 1, singleUse: true }, NOW)).toEqual({ singleUse: true, expiresAt });
    const year = lifetimeOf({ mode: 'RANDOM', ttlSeconds: MAX_TTL_SECONDS }, NOW);
    expect(year).toEqual({ singleUse: false, expiresAt: new Date('2027-11-24T12:00:00.000Z') });
  });

  it.each([0, -1, 0.5, MAX_TTL_SECONDS + 1, NaN, Infinity])('is not %s seconds', (ttlSeconds) => {
    expect(() => lifetimeOf({ mode: 'RANDOM', ttlSeconds }, NOW)).toThrow(refused);
  });

  it.each([
    ['a time to live', { ttlSeconds: 60 }],
    ['a single use', { singleUse: true }],
  ])('of a deterministic token, which others hold too, is not %s', (_what, options) => {
    expect(() => lifetimeOf(options, NOW)).toThrow(refused);
    expect(() => lifetimeOf({ ...options, mode: 'DETERMINISTIC' }, NOW)).toThrow(refused);
  });
});
