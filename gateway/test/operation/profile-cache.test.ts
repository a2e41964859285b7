import { describe, expect, it, jest } from '@jest/globals';
import { parse } from 'graphql';
import { createProfileCache } from '../../src/operation/profile-cache.ts';
import { createProfileCompiler } from '../../src/operation/profile.ts';
import { CORNERS } from '../fixtures/schema.ts';

const document = parse('query A { secret } query B { mine { label } }');

function cacheOf(options: { limit?: number; supergraphVersion?: string } = {}) {
  const compiler = createProfileCompiler({ schema: CORNERS });
  const compile = jest.spyOn(compiler, 'compile');
  return { cache: createProfileCache({ compiler, supergraphVersion: 'one', ...options }), compile };
}

describe('the cache of profiles', () => {
  it('compiles an operation once', () => {
    const { cache, compile } = cacheOf();
    expect(cache.profileOf('hash', 'A', document)).toBe(cache.profileOf('hash', 'A', document));
    expect(compile).toHaveBeenCalledTimes(1);
  });

  it('keeps the operations of one document apart', () => {
    const { cache } = cacheOf();
    expect(cache.profileOf('hash', 'A', document)?.name).toBe('A');
    expect(cache.profileOf('hash', 'B', document)?.name).toBe('B');
  });

  it('cannot be led astray by a name that looks like two parts of a key', () => {
    const { cache, compile } = cacheOf();
    cache.profileOf('hash', 'A', document);
    expect(cache.profileOf('hash","A', undefined, document)).toBeUndefined();
    expect(compile).toHaveBeenCalledTimes(2);
  });

  it('forgets the profile that was used longest ago', () => {
    const { cache, compile } = cacheOf({ limit: 1 });
    cache.profileOf('hash', 'A', document);
    cache.profileOf('hash', 'B', document);
    cache.profileOf('hash', 'A', document);
    expect(compile).toHaveBeenCalledTimes(3);
  });

  it('does not remember operations that do not exist', () => {
    const { cache, compile } = cacheOf();
    expect(cache.profileOf('hash', 'C', document)).toBeUndefined();
    expect(cache.profileOf('hash', 'C', document)).toBeUndefined();
    expect(compile).toHaveBeenCalledTimes(2);
  });
});
