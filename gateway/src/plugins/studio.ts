import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReporting } from '@apollo/server/plugin/usageReporting';
import type { GatewayContext } from '../call.ts';

/** How the gateway reports to Apollo Studio. */
export interface StudioOptions {
  /** `name@variant`. */
  readonly graphRef: string;
  readonly key: string;
  /** Where reports go; Apollo's own address by default. */
  readonly endpointUrl?: string;
}

/**
 * Apollo Server's own plugins, each chosen by hand: usage reports when there is a key, without variables, headers and
 * error messages; nothing else that it would install by itself.
 */
export function studio(options: StudioOptions | undefined): ApolloServerPlugin<GatewayContext>[] {
  return [
    options === undefined ? ApolloServerPluginUsageReportingDisabled() : usageReporting(options),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginLandingPageDisabled(),
    ApolloServerPluginCacheControlDisabled(),
  ];
}

function usageReporting({ endpointUrl }: StudioOptions): ApolloServerPlugin<GatewayContext> {
  return ApolloServerPluginUsageReporting<GatewayContext>({
    sendVariableValues: { none: true },
    sendHeaders: { none: true },
    sendErrors: { masked: true },
    sendUnexecutableOperationDocuments: false,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
  });
}
