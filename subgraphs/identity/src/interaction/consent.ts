import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { API_SCOPES, isApiScope } from '../domain/scopes.ts';
import type { UserReader } from '../domain/user.ts';
import type { ClientSettings } from '../oidc/clients.ts';
import type { InteractionDetails } from './interactions.ts';

const consentDetails = z.object({
  missingOIDCScope: z.array(z.string()).default([]),
  missingResourceScopes: z.record(z.string(), z.array(z.string())).default({}),
});

/**
 * Whether a client gets what it asks for without a question: ours only, and an app on the person's own device only when
 * they have just signed in, because any other app there could pose as it (RFC 8252, section 8.6).
 */
export function consentsByItself(client: ClientSettings, interaction: InteractionDetails): boolean {
  const justSignedIn = interaction.lastSubmission?.login !== undefined;
  return client.firstParty && (justSignedIn || !client.native);
}

/**
 * Makes sure that whoever is signed in still has an account: it may have been erased while the page stood open.
 *
 * @throws errors.SessionNotFound otherwise.
 */
export async function requireAccount(
  users: Pick<UserReader, 'find'>,
  tenant: string,
  { session }: InteractionDetails,
): Promise<void> {
  const user = session === undefined ? undefined : await users.find(tenant, session.accountId);
  if (user === undefined || user.erasedAt !== null) throw new errors.SessionNotFound('nobody is signed in');
}

/**
 * Grants everything that the interaction asks for.
 *
 * @returns the grant's id.
 * @throws errors.SessionNotFound when nobody is signed in.
 */
export async function grantAll(provider: Provider, interaction: InteractionDetails): Promise<string> {
  const { missingOIDCScope, missingResourceScopes } = consentDetails.parse(interaction.prompt.details);
  const grant = await existingOrNewGrant(provider, interaction);
  if (missingOIDCScope.length > 0) grant.addOIDCScope(missingOIDCScope.join(' '));
  for (const [resource, scopes] of Object.entries(missingResourceScopes)) {
    grant.addResourceScope(resource, scopes.join(' '));
  }
  return grant.save();
}

async function existingOrNewGrant(
  provider: Provider,
  interaction: InteractionDetails,
): Promise<InstanceType<Provider['Grant']>> {
  const accountId = interaction.session?.accountId;
  const clientId = interaction.params['client_id'];
  if (accountId === undefined || typeof clientId !== 'string') throw new errors.SessionNotFound('nobody is signed in');
  const existing = interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId);
  return existing ?? new provider.Grant({ accountId, clientId });
}

/** What a client asks for, in words for the consent page. */
export function wishesOf(scopes: readonly string[]): readonly string[] {
  return scopes.map((scope) => {
    if (isApiScope(scope)) return API_SCOPES[scope];
    return scope === 'offline_access' ? 'Keep this access while you are away' : 'Know that it is you';
  });
}
