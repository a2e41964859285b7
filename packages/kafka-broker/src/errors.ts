/** The broker could not be fetched or started. The message is one sentence for the person at the terminal. */
export class KafkaBrokerError extends Error {
  override readonly name = 'KafkaBrokerError';
}
