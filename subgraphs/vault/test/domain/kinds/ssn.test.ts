import { describe, expect, it } from '@jest/globals';
import { ssn } from '../../../src/domain/kinds/ssn.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('a social security number', () => {
  it.each([
    ['219-09-9999', '219-09-9999'],
    [' 219099999 ', '219-09-9999'],
    ['219 09 9999', '219-09-9999'],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(ssn, raw)).toBe(expected);
  });

  it.each([
    '',
    '219-09-999',
    '219-099999',
    '000-12-3456',
    '666-12-3456',
    '900-12-3456',
    '999-99-9999',
    '219-00-9999',
    '219-09-0000',
    '２１９-09-9999',
    '219-09-9999\n219-09-9998',
  ])('%j is refused: it was never issued', (raw) => {
    expect(refusal(ssn, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'SSN' } });
  });

  it('has a token in one of the areas that are never issued', () => {
    const areas = new Set(Array.from({ length: 200 }, () => ssn.token('219-09-9999', draw).slice(0, 3)));
    expect(areas).toEqual(new Set(['000', '666']));
  });

  it('shows its serial', () => {
    expect(ssn.mask('219-09-9999')).toBe('•••-••-9999');
  });
});
