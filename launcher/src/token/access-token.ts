import { join } from 'node:path';
import { clientCredentials, signIn, SignInError } from '@crowdpay/sign-in';
import type { JWK } from 'jose';
import { LauncherError } from '../errors.ts';
import { readIfThere } from '../private-files.ts';
import { DEVELOPMENT_PERSON, registerDevelopmentPerson } from './development-person.ts';

const PERSON_SCOPES = [
  'openid',
  'profile:read',
  'kyc:write',
  'pods:read',
  'pods:write',
  'payments:read',
  'payments:write',
  'vault:read',
  'audit:read',
];
const CLIENT_SCOPES = ['audit:read', 'vault:read'];

/** An access token of the person with this e-mail, by code + PKCE through the development login. */
export async function tokenOfPerson(publicUrl: string, email: string): Promise<string> {
  return signIn({
    publicUrl: new URL(publicUrl),
    clientId: 'crowdpay-web',
    redirectUri: 'http://127.0.0.1/callback',
    scopes: PERSON_SCOPES,
    email,
  });
}

/** An access token of the development person, who is registered first when that is needed. */
export async function tokenOfDevelopmentPerson(publicUrl: string): Promise<string> {
  try {
    return await tokenOfPerson(publicUrl, DEVELOPMENT_PERSON.email);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
  }
  await registerDevelopmentPerson(publicUrl);
  return tokenOfPerson(publicUrl, DEVELOPMENT_PERSON.email);
}

/**
 * An access token of a confidential client, by private_key_jwt.
 *
 * @throws LauncherError when its key is not in the state folder.
 */
export async function tokenOfClient(publicUrl: string, clientId: string, dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'keys', `${clientId}.key.json`);
  const text = await readIfThere(file);
  if (text === undefined) throw new LauncherError(`There is no key of ${clientId}: ${file} does not exist.`);
  return clientCredentials({
    publicUrl: new URL(publicUrl),
    clientId,
    key: JSON.parse(text) as JWK,
    scopes: CLIENT_SCOPES,
  });
}
