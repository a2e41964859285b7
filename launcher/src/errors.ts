/** The platform cannot start or go on. The message is one clear sentence for the person at the terminal. */
export class LauncherError extends Error {
  override readonly name = 'LauncherError';
}
