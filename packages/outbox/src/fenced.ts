/**
 * Another relay has taken the lead: our epoch is no longer the newest. What we were about to write must not be written.
 */
export class FencedError extends Error {
  override readonly name = 'FencedError';

  constructor() {
    super('Another relay leads now.');
  }
}
