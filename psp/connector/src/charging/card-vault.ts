/** Which card data a saga needs. */
export interface CardTokens {
  readonly tenant: string;
  readonly sagaId: string;
  readonly panToken: string;
  readonly cvcToken: string | null;
}

/** The port to the vault. */
export interface CardVault {
  /**
   * @returns the card's number and code; null when the vault no longer has what was asked for: a card that was erased, or
   *   a code that was used or has outlived its 15 minutes.
   */
  reveal(tokens: CardTokens, requestId: string): Promise<{ readonly pan: string; readonly cvc: string | null } | null>;
  /** Deletes a code that has done its work. */
  discardCvc(tokens: CardTokens, requestId: string): Promise<void>;
}
