import { join } from 'node:path';
import { clientCredentials, signIn, SignInError } from '@crowdpay/sign-in';
import type { JWK } from 'jose';
import { LauncherError } from '../errors.ts';
import { OPERATOR_SCOPES, PERSON_SCOPES } from '../keys/development-scopes.ts';
import { readIfThere } from '../private-files.ts';
import { DEVELOPMENT_PERSON, registerDevelopmentPerson } from './development-person.ts';

/**
 * An access token of the person with this e-mail, by code + PKCE through the development login.
 *
 * @param scopes what it is for; {@link PERSON_SCOPES} by default.
 */
export async function tokenOfPerson(
  publicUrl: string,
  email: string,
  scopes: readonly string[] = PERSON_SCOPES,
): Promise<string> {
  return signIn({
    publicUrl: new URL(publicUrl),
    clientId: 'crowdpay-web',
    redirectUri: 'http://127.0.0.1/callback',
    scopes,
    email,
  });
}

/** An access token of the development person, who is registered first when that is needed. */
export async function tokenOfDevelopmentPerson(publicUrl: string, scopes?: readonly string[]): Promise<string> {
  try {
    return await tokenOfPerson(publicUrl, DEVELOPMENT_PERSON.email, scopes);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
  }
  await registerDevelopmentPerson(publicUrl);
  return tokenOfPerson(publicUrl, DEVELOPMENT_PERSON.email, scopes);
}

/**
 * An access token of a confidential client, by private_key_jwt.
 *
 * @throws LauncherError when its key is not in the state folder.
 */
export async function tokenOfClient(
  publicUrl: string,
  clientId: string,
  dataDirectory: string,
  scopes: readonly string[] = OPERATOR_SCOPES,
): Promise<string> {
  const file = join(dataDirectory, 'keys', `${clientId}.key.json`);
  const text = await readIfThere(file);
  if (text === undefined) throw new LauncherError(`There is no key of ${clientId}: ${file} does not exist.`);
  return clientCredentials({
    publicUrl: new URL(publicUrl),
    clientId,
    key: JSON.parse(text) as JWK,
    scopes,
  });
}
