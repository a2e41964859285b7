import { describe, expect, it } from '@jest/globals';
import { readTokenArguments } from '../src/token/arguments.ts';

describe('the command line of npm run token', () => {
  it('asks for the development person and everything of theirs by default', () => {
    expect(readTokenArguments([])).toEqual({
      email: undefined,
      client: undefined,
      scopes: undefined,
      json: false,
      help: false,
    });
  });

  it('takes scopes, separated by spaces', () => {
    expect(readTokenArguments(['--scope', ' openid  vault:reveal:email '])).toMatchObject({
      scopes: ['openid', 'vault:reveal:email'],
    });
  });

  it.each([
    ['no scope', ['--scope', '']],
    ['a scope that is none', ['--scope', 'vault:"x"']],
    ['a person and a client', ['--email', 'ada@example.org', '--client', 'crowdpay-operator']],
    ['a client that is a path', ['--client', '../keys']],
  ])('refuses %s', (_what, args) => {
    expect(() => readTokenArguments(args)).toThrow(TypeError);
  });
});
