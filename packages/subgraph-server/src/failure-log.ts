import type { ApolloServerPlugin } from '@apollo/server';
import type { SubgraphContext } from './subgraph-context.ts';
import { platformErrorOf } from './formatted-error.ts';

/** Logs what failed for a reason on our side, with the cause that the client does not see. */
export const failureLog: ApolloServerPlugin<SubgraphContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue, operationName }) => {
        for (const thrown of errors) {
          const error = platformErrorOf(thrown.toJSON(), thrown);
          if (error.code !== 'INTERNAL') continue;
          contextValue.log.error({ err: error, operationName, path: thrown.path?.join('.') }, 'Resolver failed');
        }
        return Promise.resolve();
      },
    }),
};
