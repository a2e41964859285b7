/** The five subgraphs; each has a database and a role of its name. */
export const SUBGRAPHS = ['identity', 'pods', 'payments', 'vault', 'audit'] as const;

/** The services that publish audit events, each with a signing key of its own: audit tells what it did itself. */
export const PRODUCERS = SUBGRAPHS;

/** Whose events each of them acts upon; beside them, every one may read its own. */
export const FOLLOWED: Readonly<Record<SubgraphName, readonly ProducerName[]>> = {
  identity: ['vault'],
  pods: ['vault'],
  payments: ['vault'],
  vault: ['identity', 'pods', 'payments', 'audit'],
  audit: ['vault'],
};

/** The processes of the platform, in the order in which they are started. */
export const SERVICES = [...SUBGRAPHS, 'psp-sandbox', 'psp-connector', 'gateway'] as const;

/** One of {@link SUBGRAPHS}. */
export type SubgraphName = (typeof SUBGRAPHS)[number];
/** One of {@link PRODUCERS}. */
export type ProducerName = (typeof PRODUCERS)[number];
/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

/** How a service is called in variables: `psp-sandbox` is `PSP_SANDBOX`. */
export function variablePrefix(service: ServiceName): string {
  return service.toUpperCase().replace('-', '_');
}
