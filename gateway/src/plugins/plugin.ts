import type { GraphQLFormattedError } from 'graphql';
import type { GatewayCall } from '../call.ts';
import type { OperationProfile } from '../operation/profile.ts';

/** A GraphQL request whose document nobody has parsed yet. */
export interface IncomingRequest {
  readonly call: GatewayCall;
  /** The document, where the client sent one. */
  readonly document: string | undefined;
  /** `extensions.persistedQuery.sha256Hash`, where the client sent one. */
  readonly documentId: string | undefined;
}

/** A valid operation that is about to run. */
export interface PlannedOperation {
  readonly call: GatewayCall;
  readonly profile: OperationProfile;
  /** Lower-case hex SHA-256 of the document, or the id of a persisted one. */
  readonly documentHash: string;
  /** What the subgraphs will get; plugins may put other values in. */
  variables: Record<string, unknown>;
}

/** What an operation came to. */
export interface OperationResponse {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly GraphQLFormattedError[];
  /** Adds an error that the client is told. */
  readonly report: (error: GraphQLFormattedError) => void;
}

/**
 * One idea in the way of a request. Stages run plugin after plugin in the order of the chain, the last one in reverse; a
 * `CrowdPayError` thrown in the first two refuses the request.
 *
 * Apollo Server runs the hooks of all its plugins at once. Here the order is the security: nobody's data is tokenized
 * before it is known who calls. So the chain is one Apollo plugin, and its links have an interface of their own.
 */
export interface GatewayPlugin {
  readonly name: string;
  /** Before the document is parsed. */
  onRequest?(request: IncomingRequest): void | Promise<void>;
  /** The document is valid, nothing has run. */
  onOperation?(operation: PlannedOperation): void | Promise<void>;
  /** The operation has run (or was refused); nothing has left. */
  onResponse?(operation: PlannedOperation, response: OperationResponse): void | Promise<void>;
}
