// ITU-T E.164 country codes form a prefix code: these are the ones of one and two digits, all others have three.
const ONE_DIGIT = new Set(['1', '7']);
const TWO_DIGITS = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 ' +
    '60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

const E164 = /^\+[1-9]\d{6,14}$/;

/** The digits of the country code of an E.164 number, or undefined when `value` is not one. */
export function countryCodeOf(value: string): string | undefined {
  if (!E164.test(value)) return undefined;
  const digits = value.slice(1);
  if (ONE_DIGIT.has(digits.slice(0, 1))) return digits.slice(0, 1);
  return TWO_DIGITS.has(digits.slice(0, 2)) ? digits.slice(0, 2) : digits.slice(0, 3);
}

/** What follows the country code of an E.164 number, or undefined when `value` is not one. */
export function nationalNumberOf(value: string): string | undefined {
  const code = countryCodeOf(value);
  return code === undefined ? undefined : value.slice(1 + code.length);
}
