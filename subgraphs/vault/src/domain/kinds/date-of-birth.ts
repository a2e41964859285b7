import { invalidPii, type KindRules } from './kind-rules.ts';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const EARLIEST = '1900-01-01';

/** Dates of birth. Canonical: `YYYY-MM-DD` (ISO 8601), a day that exists, from 1900 until today in UTC. */
export const dateOfBirth: KindRules = {
  kind: 'DATE_OF_BIRTH',
  canonicalVersion: 1,
  canonical(raw, now) {
    const text = raw.trim();
    const today = now.toISOString().slice(0, EARLIEST.length);
    if (!DATE.test(text) || !exists(text) || text < EARLIEST || text > today) {
      throw invalidPii('DATE_OF_BIRTH', 'The date of birth is not valid. Write it as YYYY-MM-DD.');
    }
    return text;
  },
  token: (_canonical, draw) => `tok_date_of_birth_${draw.opaque()}`,
  mask: () => '••••-••-••',
};

// The thirtieth of February parses as the second of March: only a day that exists comes back as it went in.
function exists(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
