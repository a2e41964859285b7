/**
 * The suites' own settings. CROWDPAY_REQUIRE_TOOLS=true turns the absence of an external tool from a skip into a
 * failure; the AWS credentials are the emulator's, which checks none.
 */
export const toolsAreRequired = process.env['CROWDPAY_REQUIRE_TOOLS'] === 'true';

/** Gives the SDK's default credential chain something to find, as a role does in production. */
export function useEmulatorCredentials(): void {
  process.env['AWS_ACCESS_KEY_ID'] = 'emulator';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'emulator';
}
