import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayCall, GatewayContext } from '../call.ts';
import type { PluginChain } from '../plugins/chain.ts';
import { readParameters } from './graphql-parameters.ts';
import type { OpenCall } from './open-call.ts';

/** What the route needs. */
export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly chain: PluginChain;
  readonly openCall: OpenCall;
  readonly bodyLimitBytes: number;
}

/** Adds `GET` and `POST /graphql` (GraphQL over HTTP). */
export function addGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    bodyLimit: options.bodyLimitBytes,
    async handler(request, reply) {
      const call = options.openCall(request);
      const httpGraphQLRequest = toApollo(request);
      const answer = await options.apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        // Apollo Server asks for the context after its CSRF check and before it looks at the document.
        context: async () => {
          const parameters = readParameters(httpGraphQLRequest);
          await options.chain.admit({ call, ...parameters });
          return { call };
        },
      });
      return send(reply, call, answer);
    },
  });
}

function toApollo(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const query = request.url.indexOf('?');
  return {
    method: request.method,
    headers,
    search: query < 0 ? '' : request.url.slice(query),
    body: request.body,
  };
}

function send(reply: FastifyReply, call: GatewayCall, { status, headers, body }: HTTPGraphQLResponse): FastifyReply {
  if (body.kind !== 'complete') throw new Error('Apollo Server answered in parts, which no operation here asks for.');
  for (const [name, value] of headers) reply.header(name, value);
  reply.header('cache-control', 'no-store').headers(Object.fromEntries(call.responseHeaders));
  return reply.status(status ?? 200).send(body.string);
}
