export { ATTACK_KINDS, type AttackKind, type Finding, type InjectionScanner, type ScannedText } from './finding.ts';
export { type InjectionScannerOptions, createInjectionScanner } from './injection-scanner.ts';
export { textsOf } from './texts-of.ts';
