import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import { CrowdPayError, toGraphQLError } from '@crowdpay/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../call.ts';
import type { ProfileCache } from '../operation/profile-cache.ts';
import type { GatewayPlugin, IncomingRequest, OperationResponse, PlannedOperation } from './plugin.ts';

/** The plugins as Apollo Server wants them. */
export interface PluginChain {
  /** Runs the first stage. @throws GraphQLError with the HTTP status of the refusal. */
  admit(request: IncomingRequest): Promise<void>;
  /** Runs the other stages. */
  readonly apolloPlugin: ApolloServerPlugin<GatewayContext>;
}

/** Chains `plugins` in their order. */
export function createPluginChain(plugins: readonly GatewayPlugin[], profiles: ProfileCache): PluginChain {
  const backwards = [...plugins].reverse();
  return {
    async admit(request) {
      try {
        for (const plugin of plugins) await plugin.onRequest?.(request);
      } catch (error) {
        throw asGraphQLError(error);
      }
    },
    apolloPlugin: {
      // eslint-disable-next-line @typescript-eslint/require-await -- Apollo's interface is asynchronous
      async requestDidStart() {
        return listener(plugins, backwards, profiles);
      },
    },
  };
}

function listener(
  plugins: readonly GatewayPlugin[],
  backwards: readonly GatewayPlugin[],
  profiles: ProfileCache,
): GraphQLRequestListener<GatewayContext> {
  let operation: PlannedOperation | undefined;
  return {
    async didResolveOperation(context) {
      try {
        operation = plan(context, profiles);
        for (const plugin of plugins) await plugin.onOperation?.(operation);
        context.request.variables = operation.variables;
      } catch (error) {
        throw asGraphQLError(error);
      }
    },
    async willSendResponse({ response: { body } }) {
      if (operation === undefined || body.kind !== 'single') return;
      const errors: GraphQLFormattedError[] = [...(body.singleResult.errors ?? [])];
      const response: OperationResponse = {
        data: body.singleResult.data,
        errors,
        report: (error) => errors.push(error),
      };
      for (const plugin of backwards) await plugin.onResponse?.(operation, response);
      if (errors.length > 0) body.singleResult.errors = errors;
    },
  };
}

function plan(context: GraphQLRequestContext<GatewayContext>, profiles: ProfileCache): PlannedOperation {
  const { queryHash, document, request, contextValue } = context;
  if (queryHash === undefined || document === undefined)
    throw new Error('Apollo resolved an operation without document.');
  const profile = profiles.profileOf(queryHash, request.operationName, document);
  if (profile === undefined) {
    throw new CrowdPayError(
      'INVALID_INPUT',
      'The document has no operation of that name; name one where it has several.',
    );
  }
  const variables = (request.variables ?? {}) as Record<string, unknown>;
  return { call: contextValue.call, profile, documentHash: queryHash, variables };
}

// Persisted-query refusals have Apollo's own codes and come as GraphQL errors already.
function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : toGraphQLError(error);
}
