const VARIABLE = 'CROWDPAY_TEST_DATABASE_URL';

/** Whether the absence of an external tool is a failure instead of a skip; so it is in CI. */
export const toolsAreRequired = process.env['CROWDPAY_REQUIRE_TOOLS'] === 'true';

/**
 * URL of the superuser of the PostgreSQL server that jest's global set-up started.
 *
 * @throws Error outside a jest run.
 */
export function testServerUrl(): string {
  const url = process.env[VARIABLE];
  if (url === undefined)
    throw new Error(`${VARIABLE} is not set: run the tests by jest from the root of the repository.`);
  return url;
}
