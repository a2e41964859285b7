import { describe, expect, it } from '@jest/globals';
import { documentNumber } from '../../../src/domain/kinds/document-number.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('a document number', () => {
  it.each([
    ['C01X00T47', 'C01X00T47'],
    ['c01 x00 t47', 'C01X00T47'],
    ['AB-123/45.6', 'AB-123/45.6'],
  ])('%j is kept as %j', (raw, expected) => {
    expect(canonical(documentNumber, raw)).toBe(expected);
  });

  it.each(['', 'A1', '-1234', '1234-', 'A'.repeat(41), 'ÄÖÜ1234', 'C01X00T47\n', "1' OR '1'='1"])(
    '%.30j is refused',
    (raw) => {
      expect(refusal(documentNumber, raw)).toMatchObject({ details: { kind: 'DOCUMENT_NUMBER' } });
    },
  );

  it('is never the token of one', () => {
    expect(refusal(documentNumber, documentNumber.token('C01X00T47', draw))).toBeDefined();
  });

  it('shows its last two characters', () => {
    expect(documentNumber.mask('C01X00T47')).toBe('•••47');
  });
});
