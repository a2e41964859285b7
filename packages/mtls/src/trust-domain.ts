/** The SPIFFE trust domain of the platform (SPIFFE-ID, section 2.1). */
export const TRUST_DOMAIN = 'crowdpay';

/** The two parts that name a workload inside the trust domain. */
export interface WorkloadName {
  /** The deployment, for example `development` or `production`. */
  readonly environment: string;
  /** The service, for example `vault`. */
  readonly service: string;
}

// One segment of a SPIFFE path: lower case, so that two spellings can never name one workload.
const SEGMENT = '[a-z0-9][a-z0-9-]{0,62}';
const NAME = new RegExp(`^${SEGMENT}$`);
const SPIFFE_ID = new RegExp(`^spiffe://${TRUST_DOMAIN}/(${SEGMENT})/(${SEGMENT})$`);

/**
 * @returns `spiffe://crowdpay/<environment>/<service>`.
 * @throws TypeError when a part is not 1 to 63 characters of `a-z`, `0-9` and `-`.
 */
export function spiffeIdOf(environment: string, service: string): string {
  if (!NAME.test(environment) || !NAME.test(service)) {
    throw new TypeError('Environment and service must be 1 to 63 characters of a-z, 0-9 and "-".');
  }
  return `spiffe://${TRUST_DOMAIN}/${environment}/${service}`;
}

/** The workload that a SPIFFE ID of this trust domain names; undefined for every other text. */
export function parseSpiffeId(spiffeId: string): WorkloadName | undefined {
  const match = SPIFFE_ID.exec(spiffeId);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { environment: match[1], service: match[2] };
}

/** The service that a SPIFFE ID of this trust domain names, whatever its environment; undefined for every other text. */
export function serviceOf(spiffeId: string): string | undefined {
  return parseSpiffeId(spiffeId)?.service;
}
