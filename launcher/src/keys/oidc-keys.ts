import { join } from 'node:path';
import type { Randomness } from '@crowdpay/ids';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { LauncherError } from '../errors.ts';
import { readOrCreatePrivately, writePrivately } from '../private-files.ts';
import { OFFICER_SCOPES, OPERATOR_SCOPES, PERSON_SCOPES } from './development-scopes.ts';
import { hexSecret } from './text-secrets.ts';

/** What the sign-in of the development platform needs. */
export interface OidcFiles {
  /** Private JWKS (P-256) that signs tokens. */
  keys: string;
  /** Secret that signs the cookies of the login page. */
  cookieKey: string;
  /** The development clients. */
  clients: string;
  /** The private key of the client `crowdpay-operator`, for those who run the platform. */
  operatorKey: string;
}

const OPERATOR = 'crowdpay-operator';

/** Makes the provider's keys and the operator's key once, and writes the list of development clients. */
export async function ensureOidcFiles(
  directory: string,
  options: { publicUrl: string; randomness: Randomness },
): Promise<OidcFiles> {
  const files = {
    keys: join(directory, 'oidc.jwks.json'),
    cookieKey: join(directory, 'oidc-cookie.key'),
    clients: join(directory, 'oidc-clients.json'),
    operatorKey: join(directory, `${OPERATOR}.key.json`),
  };
  await readOrCreatePrivately(files.keys, async () => json({ keys: [await newKey()] }));
  await hexSecret(files.cookieKey, options.randomness);
  const operatorKey = await readOrCreatePrivately(files.operatorKey, async () => json(await newKey()));
  await writePrivately(files.clients, json(developmentClients(options.publicUrl, publicPart(operatorKey))));
  return files;
}

function developmentClients(publicUrl: string, operatorKey: JWK): object[] {
  const web = {
    client_id: 'crowdpay-web',
    client_name: 'CrowdPay',
    application_type: 'native', // the loopback redirect of RFC 8252, any port
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    redirect_uris: [`${publicUrl}/signed-in`, 'http://127.0.0.1/callback'],
    scope: [...PERSON_SCOPES, ...OFFICER_SCOPES].join(' '),
    crowdpay_tenant: 'default',
    crowdpay_first_party: true,
  };
  const operator = {
    client_id: OPERATOR,
    client_name: 'CrowdPay operator',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    scope: OPERATOR_SCOPES.join(' '),
    jwks: { keys: [operatorKey] },
    crowdpay_tenant: 'default',
    crowdpay_roles: ['auditor'],
  };
  return [web, operator];
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
}

const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use'] as const;

function publicPart(text: string): JWK {
  let jwk: JWK;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch {
    throw new LauncherError(`The key of ${OPERATOR} is damaged: remove it and start again.`);
  }
  return Object.fromEntries(PUBLIC_MEMBERS.map((member) => [member, jwk[member]]));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
