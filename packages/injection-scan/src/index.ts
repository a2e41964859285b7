/**
 * Finds injection attacks in texts from outside, by libddwaf and the stock rules that dd-trace installs.
 *
 * ```ts
 * const scanner = createInjectionScanner({ log, metrics });
 * const [finding] = scanner.scan(textsOf(variables, 'variables'));
 * ```
 *
 * The engine has blind spots (long strings, long lists, deep values, keys, encodings): texts are flattened, cut into
 * overlapping pieces, decoded, and shown to it as values and as keys. What it could not judge is a finding.
 * It is a second line: queries are parameterised and output is JSON whatever the scan says.
 */
export { ATTACK_KINDS, type AttackKind, type Finding, type InjectionScanner, type ScannedText } from './finding.ts';
export { type InjectionScannerOptions, createInjectionScanner } from './injection-scanner.ts';
export { textsOf } from './texts-of.ts';
