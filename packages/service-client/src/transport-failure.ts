/** The call may or may not have reached the other service, and no answer of its own came back. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
}

/** Whether what was thrown says that the other service could not be talked to. */
export function isTransportFailure(thrown: unknown): thrown is TransportFailure {
  return thrown instanceof TransportFailure;
}
