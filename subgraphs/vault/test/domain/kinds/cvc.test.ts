import { describe, expect, it } from '@jest/globals';
import { cvc } from '../../../src/domain/kinds/cvc.ts';
import { canonical, draw, refusal } from './kind-fixture.ts';

describe('a security code', () => {
  it.each(['123', '000', '1234'])('%j is kept as it is', (raw) => {
    expect(canonical(cvc, raw)).toBe(raw);
  });

  it.each(['', '12', '12345', '12a', ' 123', '123\n', '１２３'])('%j is refused', (raw) => {
    expect(refusal(cvc, raw)).toMatchObject({ code: 'INVALID_PII', details: { kind: 'CVC' } });
  });

  it('has another token each time, and a mask that shows nothing', () => {
    expect(new Set(Array.from({ length: 100 }, () => cvc.token('123', draw))).size).toBe(100);
    expect(cvc.mask('123')).toBe('•••');
  });
});
