import type { ApolloServerPlugin } from '@apollo/server';
import { CrowdPayError, toGraphQLError } from '@crowdpay/errors';
import { type InjectionScanner, textsOf } from '@crowdpay/injection-scan';
import type { SubgraphContext } from './subgraph-context.ts';

/** Refuses an operation whose variables look like an attack (INJECTION_BLOCKED), before any resolver runs. */
export function variableScan(scanner: InjectionScanner): ApolloServerPlugin<SubgraphContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ request, contextValue }) => {
          const [finding] = scanner.scan(textsOf(request.variables ?? {}, 'variables'));
          if (finding === undefined) return Promise.resolve();
          const { path, kind, rule } = finding;
          contextValue.log.warn({ path, kind, rule }, 'An injection was blocked');
          throw toGraphQLError(
            new CrowdPayError('INJECTION_BLOCKED', `The request was blocked: ${path} looks like an attack.`, {
              details: { path, kind },
            }),
          );
        },
      }),
  };
}
