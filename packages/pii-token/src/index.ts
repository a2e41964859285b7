export { PII_KINDS, type PiiKind, isPiiKind } from './kinds.ts';
export { isToken, tokenKindOf } from './shapes.ts';
export { findRawPii } from './detector.ts';
export { countryCodeOf, nationalNumberOf } from './calling-codes.ts';
export { isLuhnValid } from './luhn.ts';
