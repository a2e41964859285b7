/** What keeps a person signed in: sessions, grants, codes and refresh tokens; inside a transaction. */
export interface SignInWriter {
  countOf(userId: string): Promise<number>;
  /** Ends every one of them. Access tokens that are out cannot be called back; they end within minutes. */
  revokeAllOf(userId: string): Promise<number>;
}
