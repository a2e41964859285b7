import { describe, expect, it } from '@jest/globals';
import {
  anonymousPrincipal,
  hasScope,
  isPurpose,
  isPurposeText,
  type Principal,
  PURPOSES,
  requireUser,
  servicePrincipal,
} from '../src/index.ts';

const user: Principal = { kind: 'user', id: 'usr_1', tenant: 'acme', roles: [], scopes: ['pods:read'], requestId: 'r' };

describe('requireUser', () => {
  it('gives the id of a person', () => {
    expect(requireUser(user)).toBe('usr_1');
  });

  it('asks an anonymous caller to sign in', () => {
    expect(() => requireUser(anonymousPrincipal('acme', 'r'))).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
  });

  it.each([servicePrincipal('audit', 'acme', 'r'), { ...user, kind: 'partner' } as const])(
    'refuses what is no person: a $kind',
    (principal) => {
      expect(() => requireUser(principal)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
    },
  );
});

describe('hasScope', () => {
  it('compares exactly: no scope implies another', () => {
    expect(hasScope(user, 'pods:read')).toBe(true);
    for (const scope of ['pods:write', 'pods', 'pods:*', 'PODS:READ', '']) expect(hasScope(user, scope)).toBe(false);
  });
});

describe('principals without a sign-in', () => {
  it('have no roles and no scopes', () => {
    for (const principal of [anonymousPrincipal('acme', 'r'), servicePrincipal('vault', 'acme', 'r')]) {
      expect(principal).toMatchObject({ tenant: 'acme', roles: [], scopes: [], requestId: 'r' });
    }
  });

  it('name the subject that a registration will create, when there is one', () => {
    expect(anonymousPrincipal('acme', 'r', 'usr_9').newSubject).toBe('usr_9');
    expect(anonymousPrincipal('acme', 'r')).not.toHaveProperty('newSubject');
  });
});

describe('the purposes', () => {
  it('are a closed vocabulary', () => {
    for (const purpose of PURPOSES) expect(isPurpose(purpose)).toBe(true);
    for (const other of ['customer_support', 'CURIOSITY', '']) expect(isPurpose(other)).toBe(false);
  });
});

describe('the reason behind OTHER', () => {
  it.each([
    ['ten characters', 'ten chars.'],
    ['two hundred', 'é'.repeat(200)],
    ['two hundred beyond the basic plane, which count once each', '🚧'.repeat(200)],
    ['quotation marks, brackets and several scripts', 'Анна сказала: "да" (電話で確認済み)'],
  ])('may be %s', (_what, text) => {
    expect(isPurposeText(text)).toBe(true);
  });

  it.each([
    ['nine characters', 'nine char'],
    ['two hundred and one', 'x'.repeat(201)],
    ['white space around it', ' ten chars. '],
    ['another normal form', 'cafe\u0301 closed'],
    ['a line break', 'first line\nsecond line'],
    ['an escape sequence', 'a reason \u001b[2J'],
    ['a line separator', 'first line\u2028second line'],
    ['an override of the direction of writing', 'a reason \u202Etxt.exe'],
    ['half of a surrogate pair', 'a reason \ud83d with half'],
  ])('may not be %s', (_what, text) => {
    expect(isPurposeText(text)).toBe(false);
  });
});
