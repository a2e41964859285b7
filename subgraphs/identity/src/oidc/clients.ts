import { readFile } from 'node:fs/promises';
import type { ClientMetadata } from 'oidc-provider';
import { z } from 'zod';
import { isApiScope } from '../domain/scopes.ts';

/** What we know about a client beyond the OpenID metadata. */
export interface ClientSettings {
  readonly name: string;
  /** The tenant whose people sign in at this client, and in which it acts for itself. */
  readonly tenant: string;
  /** Roles of the client when it acts for itself (client credentials). */
  readonly roles: readonly string[];
  /** Ours: people need not consent to it after they have just signed in. */
  readonly firstParty: boolean;
  readonly native: boolean;
}

/** A client as the provider and as we know it. */
export interface RegisteredClient {
  readonly metadata: ClientMetadata;
  readonly settings: ClientSettings;
}

/** The clients that may ask for tokens. */
export interface ClientRegistry {
  readonly ids: readonly string[];
  find(clientId: string): RegisteredClient | undefined;
  /** @throws RangeError for a client that is not registered. */
  settingsOf(clientId: string): ClientSettings;
}

const uris = z.array(z.url().max(2_048)).max(20);
const publicKey = z.looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']), kid: z.string().max(128).optional() });

const clientSchema = z
  .strictObject({
    // Not in the shape of a person's id: a client's own token has its id as `sub`, and must not pass for a person's.
    client_id: z.string().regex(/^(?!usr_)[A-Za-z][A-Za-z0-9_.-]{2,63}$/),
    client_name: z.string().min(1).max(80),
    application_type: z.enum(['native', 'web']).default('web'),
    token_endpoint_auth_method: z.enum(['none', 'private_key_jwt']),
    grant_types: z.array(z.enum(['authorization_code', 'refresh_token', 'client_credentials'])).min(1),
    redirect_uris: uris.default([]),
    post_logout_redirect_uris: uris.default([]),
    scope: z.string().refine((text) => text.split(' ').every(isScope), 'must name known scopes'),
    jwks: z.strictObject({ keys: z.array(publicKey).min(1).max(10) }).optional(),
    crowdpay_tenant: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
    crowdpay_roles: z
      .array(z.string().regex(/^[a-z][a-z_]{0,39}$/))
      .max(20)
      .default([]),
    crowdpay_first_party: z.boolean().default(false),
  })
  .refine((client) => client.token_endpoint_auth_method === 'none' || client.jwks !== undefined, 'needs jwks')
  .refine(
    (client) => client.token_endpoint_auth_method !== 'none' || !client.grant_types.includes('client_credentials'),
    'client_credentials needs private_key_jwt',
  );

type ClientEntry = z.output<typeof clientSchema>;

/**
 * Reads the clients' file: a JSON list of OpenID client metadata plus `crowdpay_tenant`, `crowdpay_roles` and
 * `crowdpay_first_party`. There are no shared secrets in it: a client is public (PKCE) or has a key pair.
 *
 * @throws Error naming the file and the first wrong field.
 */
export async function readClients(file: string): Promise<ClientRegistry> {
  const parsed = z
    .array(clientSchema)
    .max(1_000)
    .safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(
      `The clients file ${file} is not valid at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? ''}`,
    );
  }
  return clientRegistry(parsed.data);
}

function clientRegistry(entries: readonly ClientEntry[]): ClientRegistry {
  const clients = new Map(
    entries.map((entry) => [entry.client_id, { metadata: metadataFrom(entry), settings: settingsFrom(entry) }]),
  );
  if (clients.size !== entries.length) throw new Error('The clients file names a client_id twice.');
  return {
    ids: [...clients.keys()],
    find: (clientId) => clients.get(clientId),
    settingsOf(clientId) {
      const found = clients.get(clientId);
      if (found === undefined) throw new RangeError('The client is not registered.');
      return found.settings;
    },
  };
}

function settingsFrom(entry: ClientEntry): ClientSettings {
  return {
    name: entry.client_name,
    tenant: entry.crowdpay_tenant,
    roles: entry.crowdpay_roles,
    firstParty: entry.crowdpay_first_party,
    native: entry.application_type === 'native',
  };
}

function metadataFrom(entry: ClientEntry): ClientMetadata {
  const { crowdpay_tenant: _tenant, crowdpay_roles: _roles, crowdpay_first_party: _first, jwks, ...metadata } = entry;
  return {
    ...metadata,
    response_types: entry.grant_types.includes('authorization_code') ? ['code'] : [],
    ...(jwks === undefined ? {} : { jwks, token_endpoint_auth_signing_alg: 'ES256' }),
  };
}

function isScope(scope: string): boolean {
  return scope === 'openid' || scope === 'offline_access' || isApiScope(scope);
}
