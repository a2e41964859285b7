import { describe, expect, it } from '@jest/globals';
import { email } from '../../../src/domain/kinds/email.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('an e-mail address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    ['  Ada.Lovelace+Pods@Example.COM ', 'ada.lovelace+pods@example.com'],
    ['müller@BÜCHER.example', 'müller@xn--bcher-kva.example'],
    ['cafe\u0301@example.com', 'caf\u00e9@example.com'],
    ["o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk"],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(email, raw)).toBe(expected);
  });

  it.each([
    '',
    'ada',
    'ada.at.example.org',
    '@example.com',
    'ada@',
    'ada@example',
    'ada@exa mple.com',
    'ada@-example.com',
    'ada@example..com',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    'a..b@example.com',
    '.ada@example.com',
    '"ada"@example.com',
    'ada\u0000@example.com',
    'ada@exam\nple.com',
    'ada@ex%61mple.com',
    'ada@example.com/x',
    'ada@example.com:25',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(63)}.com`,
    `${'a'.repeat(1_000_000)}@example.com`,
    'tok.0123456789abcdefghjkmnpqrs@pii.invalid',
    'ada@anything.INVALID',
  ])('%.60j is refused', (raw) => {
    expect(refusal(email, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'EMAIL' } });
  });

  it('has a token that is an address nobody can have', () => {
    expect(email.token('ada@example.com', draw)).toMatch(/^tok\.[0-9a-z]{26}@pii\.invalid$/);
  });

  it.each([
    ['ada@example.com', 'a•••@e•••.com'],
    ['x@mail.example.co.uk', 'x•••@m•••.uk'],
  ])('%j shows as %j', (raw, expected) => {
    expect(email.mask(raw)).toBe(expected);
  });
});
