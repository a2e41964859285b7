import { describe, expect, it } from '@jest/globals';
import type { PiiKind } from '@crowdpay/pii-token';
import { isInert } from '../../src/plugins/inert-shapes.ts';

describe('personal data that needs no scan', () => {
  it.each<[PiiKind, string]>([
    ['EMAIL', 'ada.lovelace+pods@example.com'],
    ['PHONE', '+1 (415) 555-0123'],
    ['SSN', '123-45-6789'],
    ['PAN', '4242 4242 4242 4242'],
    ['CVC', '123'],
    ['NAME', 'Ada Lovelace'],
    ['NAME', 'Seán O’Neill'],
    ['NAME', "Conan O'Brien Jr."],
    ['NAME', '山田 太郎'],
    ['IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['DATE_OF_BIRTH', '1815-12-10'],
    ['DOCUMENT_NUMBER', 'X-123 456'],
  ])('%s: %s', (kind, value) => {
    expect(isInert(kind, value)).toBe(true);
  });

  it.each<[PiiKind, string]>([
    ['EMAIL', '"<script>"@example.com'],
    ['EMAIL', "a'or'1'='1@example.com"],
    ['PHONE', '+1; rm -rf'],
    ['PAN', '4242<script>'],
    ['NAME', "x' OR '1'='1"],
    ['NAME', "' OR 1=1 --"],
    ['NAME', '{{7*7}}'],
    ['NAME', '../../etc/passwd'],
    ['NAME', 'a'.repeat(321)],
    ['ADDRESS', '1 Main Street'],
    ['DATE_OF_BIRTH', "1815-12-10'"],
  ])('but not %s: %.40s', (kind, value) => {
    expect(isInert(kind, value)).toBe(false);
  });
});

describe('personal data of any kind', () => {
  it.each([
    'ada@example.com',
    '+1 (415) 555-0123',
    "Conan O'Brien",
    '4242 4242 4242 4242',
    'DE89 3704 0044 0532 0130 00',
  ])('needs no scan where it keeps to the alphabet of some kind: %s', (value) => {
    expect(isInert('ANY', value)).toBe(true);
  });

  it.each(['1 Main St., Springfield', "x' OR '1'='1", '<script>', '{{7*7}}', '; rm -rf', '1'.repeat(321)])(
    'is scanned else: %.40s',
    (value) => {
      expect(isInert('ANY', value)).toBe(false);
    },
  );
});
