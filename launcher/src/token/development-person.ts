import { LauncherError } from '../errors.ts';

/** A made-up person for trying things out; the phone number is from the range that is kept for fiction. */
export const DEVELOPMENT_PERSON = {
  displayName: 'Ada Lovelace',
  email: 'ada@example.org',
  phone: '+14155550123',
  ssn: '219-45-6789',
} as const;

const REGISTER = 'mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id } } }';
const TIMEOUT_MS = 15_000;

/**
 * Registers the development person through the public API, as anybody would.
 *
 * @throws LauncherError with the API's own message when it refuses.
 */
export async function registerDevelopmentPerson(publicUrl: string): Promise<void> {
  const response = await fetch(new URL('/graphql', publicUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: REGISTER, variables: { input: DEVELOPMENT_PERSON } }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const { errors } = (await response.json()) as { errors?: readonly { message: string }[] };
  const message = errors?.[0]?.message;
  if (message !== undefined) throw new LauncherError(`The development person could not be registered: ${message}`);
}
