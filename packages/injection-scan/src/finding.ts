/** What an attack is aimed at. */
export const ATTACK_KINDS = ['SQL', 'XSS', 'COMMAND', 'TRAVERSAL', 'TEMPLATE', 'NOSQL', 'OTHER'] as const;

/** One of {@link ATTACK_KINDS}. */
export type AttackKind = (typeof ATTACK_KINDS)[number];

/** A text from outside and where it stood, for example `variables.input.note`. */
export interface ScannedText {
  readonly path: string;
  readonly value: string;
}

/** A text that looks like an attack. It never holds the text. */
export interface Finding {
  readonly path: string;
  readonly kind: AttackKind;
  /** The rule that matched, or why the text could not be judged (`limit.…`). */
  readonly rule: string;
}

/** Finds attacks in texts. */
export interface InjectionScanner {
  /** @returns one finding for each text that matched a rule or could not be judged. Never throws for a text. */
  scan(texts: Iterable<ScannedText>): Finding[];
  /** Frees the engine's memory; `scan` must not be called again. */
  close(): void;
}
