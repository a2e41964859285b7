import type { Logger } from '@crowdpay/log';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type Provider from 'oidc-provider';
import type { UserReader } from '../domain/user.ts';
import type { ClientRegistry } from '../oidc/clients.ts';
import { consentPage } from '../pages/consent-page.ts';
import { consentsByItself, grantAll, requireAccount, wishesOf } from './consent.ts';
import { addDevelopmentLogin, type DevelopmentLogin, loginPageOf } from './development-login.ts';
import { answerWithPages, readForms } from './forms.ts';
import { type Interaction, interactionFinder } from './interactions.ts';

/** What the interaction pages need. */
export interface InteractionOptions {
  readonly provider: Provider;
  readonly clients: ClientRegistry;
  readonly users: UserReader;
  readonly publicUrl: URL;
  /** Left out, nobody can sign in by e-mail alone. */
  readonly developmentLogin?: DevelopmentLogin;
  readonly log: Logger;
}

/** Serves the pages on which the provider asks a person something, to the gateway alone. */
export function addInteractionRoutes(app: FastifyInstance, options: InteractionOptions): void {
  const { clients, developmentLogin } = options;
  const findInteraction = interactionFinder(options.provider, options.publicUrl);
  const access = { config: { access: { callers: ['gateway'] } } } as const;

  app.register((scope, _options, registered) => {
    readForms(scope);
    answerWithPages(scope, options.log);

    scope.get('/interaction/:uid', access, async (request, reply) => {
      const interaction = await findInteraction(request, reply);
      if (interaction.details.prompt.name === 'consent') return askConsent(options, interaction);
      if (developmentLogin !== undefined) return interaction.show(200, loginPageOf(clients, interaction, false));
      return interaction.finish({
        error: 'temporarily_unavailable',
        error_description: 'no way to sign in is enabled',
      });
    });

    scope.post('/interaction/:uid/consent', access, async (request, reply) =>
      giveConsent(options, await findInteraction(request, reply, 'consent')),
    );

    scope.post('/interaction/:uid/cancel', access, async (request, reply) => {
      const interaction = await findInteraction(request, reply);
      return interaction.finish({ error: 'access_denied', error_description: 'the person cancelled' });
    });

    if (developmentLogin !== undefined) addDevelopmentLogin(scope, findInteraction, clients, developmentLogin);
    registered();
  });
}

async function askConsent(options: InteractionOptions, interaction: Interaction): Promise<FastifyReply> {
  const client = options.clients.settingsOf(interaction.clientId);
  if (consentsByItself(client, interaction.details)) return giveConsent(options, interaction);
  const { path, scopes } = interaction;
  return interaction.show(200, consentPage({ path, clientName: client.name, wishes: wishesOf(scopes) }));
}

async function giveConsent(
  { provider, clients, users }: InteractionOptions,
  interaction: Interaction,
): Promise<FastifyReply> {
  const { tenant } = clients.settingsOf(interaction.clientId);
  await requireAccount(users, tenant, interaction.details);
  return interaction.finishOnTop({ consent: { grantId: await grantAll(provider, interaction.details) } });
}
