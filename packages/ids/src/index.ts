export { type IdPrefix, type IdSource, ID_PREFIXES, isId, randomIds } from './ids.ts';
export { type Randomness, seededRandomness, systemRandomness } from './randomness.ts';
