import { describe, expect, it } from '@jest/globals';
import { systemRandomness } from '@crowdpay/ids';
import { UnsealError } from '@crowdpay/kms';
import { openExportPart, sealExportPart } from '../../src/crypto/export-cipher.ts';
import type { ExportedValue, ExportPlace } from '../../src/domain/subject-export.ts';

const KEY = Buffer.alloc(32, 7);
const PLACE: ExportPlace = { tenant: 'acme', subject: 'usr_1', jobId: 'job_1', after: '', keyVersion: 1 };
const VALUES: readonly ExportedValue[] = [
  { kind: 'NAME', value: 'Ada “Œ” Lovelace', heldSince: '2026-01-01T00:00:00.000Z', token: 'tok_name_1' },
];

describe('a part of an export', () => {
  it('opens where it was sealed, with every value as it was', () => {
    const sealed = sealExportPart(KEY, VALUES, PLACE, systemRandomness);
    expect(openExportPart(KEY, sealed, PLACE)).toEqual(VALUES);
    expect(sealed.includes('Lovelace')).toBe(false);
  });

  it.each<[string, Partial<ExportPlace>]>([
    ['tenant', { tenant: 'other' }],
    ['subject', { subject: 'usr_2' }],
    ['job', { jobId: 'job_2' }],
    ['place in the export', { after: 'tok_name_1' }],
    ['key version', { keyVersion: 2 }],
    // The border between two fields must not be movable.
    ['split of subject and job', { subject: 'usr_1j', jobId: 'ob_1' }],
  ])('does not open under another %s', (_what, other) => {
    const sealed = sealExportPart(KEY, VALUES, PLACE, systemRandomness);
    expect(() => openExportPart(KEY, sealed, { ...PLACE, ...other })).toThrow(UnsealError);
  });

  it('does not open when a bit of it was changed, nor under another key', () => {
    const sealed = sealExportPart(KEY, VALUES, PLACE, systemRandomness);
    const changed = Buffer.from(sealed);
    changed[20] = (changed[20] ?? 0) ^ 1;
    expect(() => openExportPart(KEY, changed, PLACE)).toThrow(UnsealError);
    expect(() => openExportPart(Buffer.alloc(32, 8), sealed, PLACE)).toThrow(UnsealError);
  });
});
