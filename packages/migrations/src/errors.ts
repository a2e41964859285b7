/** The database and the migrations do not fit together. The message says what to do about it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
