/** The sign-in did not end with a token. The message says at which step; it holds no code, token or address. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}
