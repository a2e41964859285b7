import { describe, expect, it } from '@jest/globals';
import { dateOfBirth } from '../../../src/domain/kinds/date-of-birth.ts';
import { canonical, refusal } from './kind-fixture.ts';

describe('a date of birth', () => {
  it.each(['1900-01-01', '1915-12-10', '2000-02-29', '2026-11-24'])('%s is kept', (raw) => {
    expect(canonical(dateOfBirth, ` ${raw} `)).toBe(raw);
  });

  it.each([
    '',
    '1899-12-31',
    '2026-11-25',
    '2001-02-29',
    '1990-02-30',
    '1990-13-01',
    '1990-00-10',
    '01-02-1990',
    '1990-1-2',
    '1990-01-02T00:00:00Z',
    '+001990-01-02',
  ])('%j is refused', (raw) => {
    expect(refusal(dateOfBirth, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'DATE_OF_BIRTH' } });
  });

  it('shows nothing, not even the year', () => {
    expect(dateOfBirth.mask('1990-01-02')).toBe('••••-••-••');
  });
});
