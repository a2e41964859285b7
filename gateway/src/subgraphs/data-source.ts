import type { GraphQLDataSource } from '@apollo/gateway';
import type { Clock } from '@crowdpay/clock';
import { PRINCIPAL_HEADER, type PrincipalSigner } from '@crowdpay/principal';
import type { ServiceClient } from '@crowdpay/service-client';
import type { GatewayCall } from '../call.ts';
import { remainingMs } from '../deadline.ts';
import { fieldError, readSubgraphAnswer } from './answer.ts';

/** What a data source of one subgraph is made of. */
export interface SubgraphDataSourceOptions {
  /** The subgraph's name; the audience of the principal that it gets. */
  readonly name: string;
  /** Pooled mTLS connections to it, behind a breaker. */
  readonly client: ServiceClient;
  readonly signer: PrincipalSigner;
  readonly clock: Clock;
  /** The time that one fetch may take. */
  readonly timeoutMs: number;
}

/**
 * Sends the query planner's fetches to a subgraph, over mTLS and with the caller as a signed principal. None of the
 * client's headers goes on, nor its address. A subgraph that is away costs its own fields only: UPSTREAM_UNAVAILABLE.
 */
export function subgraphDataSource(options: SubgraphDataSourceOptions): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const call = callOf(context);
      const { query, variables, operationName, http } = request;
      try {
        const answer = await options.client.raw({
          method: 'POST',
          path: '/graphql',
          headers: {
            ...(await headersFor(options, call)),
            ...traceRequest(http?.headers.get('apollo-federation-include-trace')),
          },
          body: JSON.stringify({ query, variables, operationName }),
          timeoutMs: remainingMs(call, options.clock, options.timeoutMs),
        });
        return readSubgraphAnswer(options.name, answer);
      } catch (error) {
        throw fieldError(error);
      }
    },
  };
}

async function headersFor(
  { name, signer }: SubgraphDataSourceOptions,
  call: GatewayCall,
): Promise<Record<string, string>> {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    [PRINCIPAL_HEADER]: await signer.sign(call.principal, name),
    'x-request-id': call.requestId,
    'x-crowdpay-deadline': call.deadline.toISOString(),
    traceparent: call.traceparent,
  };
}

function traceRequest(value: string | null | undefined): Record<string, string> {
  return value === 'ftv1' ? { 'apollo-federation-include-trace': 'ftv1' } : {};
}

function callOf(context: Record<string, unknown>): GatewayCall {
  const call = context['call'];
  if (call === undefined) throw new Error('A fetch was made outside of a request.');
  return call as GatewayCall;
}
