import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countryCodeOf, nationalNumberOf } from '../src/index.ts';

describe('an E.164 number', () => {
  it.each([
    ['+14155550123', '1', '4155550123'],
    ['+79161234567', '7', '9161234567'],
    ['+491701234567', '49', '1701234567'],
    ['+353861234567', '353', '861234567'],
    ['+8801712345678', '880', '1712345678'],
  ])('%s splits into country code %s and national number %s', (number, code, national) => {
    expect(countryCodeOf(number)).toBe(code);
    expect(nationalNumberOf(number)).toBe(national);
  });

  it('is the sum of its two parts', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), (number) => {
        expect(`+${countryCodeOf(number) ?? ''}${nationalNumberOf(number) ?? ''}`).toBe(number);
      }),
    );
  });

  it.each(['14155550123', '+0415555012', '+1 415 555 0123', '+123456', '+1234567890123456', '', '+14155550123\n'])(
    'is not %p',
    (text) => {
      expect(countryCodeOf(text)).toBeUndefined();
      expect(nationalNumberOf(text)).toBeUndefined();
    },
  );
});
