import { HIDDEN, invalidPii, type KindRules } from './kind-rules.ts';

const SPELLING = /^(\d{3})([- ]?)(\d{2})\2(\d{4})$/;
const GROUP_NEVER_ISSUED = '00';
const SERIAL_NEVER_ISSUED = '0000';

/**
 * US social security numbers. Canonical: `AAA-GG-SSSS`. The areas 000, 666 and 900 to 999, the group 00 and the serial
 * 0000 are never issued (SSA, "Social Security Number Randomization").
 */
export const ssn: KindRules = {
  kind: 'SSN',
  canonicalVersion: 1,
  canonical(raw) {
    const [, area, , group, serial] = SPELLING.exec(raw.trim()) ?? [];
    const readable = area !== undefined && group !== undefined && serial !== undefined;
    if (!readable || !isIssued(area, group, serial)) {
      throw invalidPii('SSN', 'The social security number is not valid.');
    }
    return `${area}-${group}-${serial}`;
  },
  token: (_canonical, draw) => `${draw.below(2) === 0 ? '000' : '666'}-${draw.digits(2)}-${draw.digits(4)}`,
  mask: (canonical) => `${HIDDEN}-••-${canonical.slice(-4)}`,
};

function isIssued(area: string, group: string, serial: string): boolean {
  const isArea = area !== '000' && area !== '666' && !area.startsWith('9');
  return isArea && group !== GROUP_NEVER_ISSUED && serial !== SERIAL_NEVER_ISSUED;
}
