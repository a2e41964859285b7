import { describe, expect, it } from '@jest/globals';
import { address } from '../../../src/domain/kinds/address.ts';
import { name } from '../../../src/domain/kinds/name.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('a name', () => {
  it.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \t Lovelace\u00a0', 'Ada Lovelace'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ["D'Arcy O’Neill-Smith 3rd", "D'Arcy O’Neill-Smith 3rd"],
    ['李小龍', '李小龍'],
    ['می\u200cنا', 'می\u200cنا'],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(name, raw)).toBe(expected);
  });

  it('keeps its case: Van Gogh and van Gogh are two names', () => {
    expect(canonical(name, 'Van Gogh')).not.toBe(canonical(name, 'van Gogh'));
  });

  it.each(['', '   ', '12345', 'Ada\u0000', 'Ada\u202eLovelace', '\ud800Ada', '\ue000Ada', 'x'.repeat(201)])(
    '%.30j is refused',
    (raw) => {
      expect(refusal(name, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'NAME' } });
    },
  );

  it('that has the shape of a token is refused: tokens are not tokenized', () => {
    expect(refusal(name, name.token('Ada', draw))).toBeDefined();
    expect(refusal(address, address.token('Ada', draw))).toBeDefined();
  });

  it.each([
    ['Ada Lovelace', 'A••• L•••'],
    ['Augusta Ada King Lovelace', 'A••• L•••'],
    ['Plato', 'P•••'],
    ['𝒜da', '𝒜•••'],
  ])('%j shows as %j', (raw, expected) => {
    expect(name.mask(raw)).toBe(expected);
  });
});

describe('an address', () => {
  it('is one line, however it was broken', () => {
    expect(canonical(address, '1 Infinite Loop\r\nCupertino,  CA\n95014')).toBe('1 Infinite Loop Cupertino, CA 95014');
  });

  it.each(['', '12345', 'x'.repeat(501), 'Elm Street\u0007'])('%.30j is refused', (raw) => {
    expect(refusal(address, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'ADDRESS' } });
  });

  it('shows nothing', () => {
    expect(address.mask('1 Infinite Loop')).toBe('•••');
  });
});
