import { CrowdPayError } from '@crowdpay/errors';
import type { PiiKind } from '@crowdpay/pii-token';
import type { Kinds } from './kinds/index.ts';

/** A value as it arrives. */
export interface RawValue {
  readonly kind: PiiKind;
  readonly value: string;
}

/** A value in the one form that all its spellings share. */
export interface CanonicalValue {
  readonly kind: PiiKind;
  readonly canonicalVersion: number;
  readonly canonical: string;
}

/** The canonical form of each value, or why it has none: a bad one costs only its own result. */
export function readValues(
  kinds: Kinds,
  values: readonly RawValue[],
  now: Date,
): readonly (CanonicalValue | CrowdPayError)[] {
  return values.map(({ kind, value }) => {
    const rules = kinds[kind];
    try {
      return { kind, canonicalVersion: rules.canonicalVersion, canonical: rules.canonical(value, now) };
    } catch (error) {
      if (error instanceof CrowdPayError) return error;
      throw error;
    }
  });
}
