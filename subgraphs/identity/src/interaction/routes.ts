import type { Logger } from '@crowdpay/log';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type Provider from 'oidc-provider';
import type { ClientRegistry } from '../oidc/clients.ts';
import { consentPage } from '../pages/consent-page.ts';
import { consentsByItself, grantAll, wishesOf } from './consent.ts';
import { addDevelopmentLogin, type DevelopmentLogin, loginPageOf } from './development-login.ts';
import { answerWithPages, readForms } from './forms.ts';
import { type Interaction, interactionFinder } from './interactions.ts';

/** What the interaction pages need. */
export interface InteractionOptions {
  readonly provider: Provider;
  readonly clients: ClientRegistry;
  readonly publicUrl: URL;
  /** Left out, nobody can sign in by e-mail alone. */
  readonly developmentLogin?: DevelopmentLogin;
  readonly log: Logger;
}

/** Serves the pages on which the provider asks a person something, to the gateway alone. */
export function addInteractionRoutes(app: FastifyInstance, options: InteractionOptions): void {
  const { provider, clients, developmentLogin } = options;
  const findInteraction = interactionFinder(provider, options.publicUrl);
  const access = { config: { access: { callers: ['gateway'] } } } as const;

  app.register((scope, _options, registered) => {
    readForms(scope);
    answerWithPages(scope, options.log);

    scope.get('/interaction/:uid', access, async (request, reply) => {
      const interaction = await findInteraction(request, reply);
      if (interaction.details.prompt.name === 'consent') return askConsent(provider, clients, interaction);
      if (developmentLogin !== undefined) return interaction.show(200, loginPageOf(clients, interaction, false));
      return interaction.finish({
        error: 'temporarily_unavailable',
        error_description: 'no way to sign in is enabled',
      });
    });

    scope.post('/interaction/:uid/consent', access, async (request, reply) =>
      giveConsent(provider, await findInteraction(request, reply, 'consent')),
    );

    scope.post('/interaction/:uid/cancel', access, async (request, reply) => {
      const interaction = await findInteraction(request, reply);
      return interaction.finish({ error: 'access_denied', error_description: 'the person cancelled' });
    });

    if (developmentLogin !== undefined) addDevelopmentLogin(scope, findInteraction, clients, developmentLogin);
    registered();
  });
}

async function askConsent(
  provider: Provider,
  clients: ClientRegistry,
  interaction: Interaction,
): Promise<FastifyReply> {
  const client = clients.settingsOf(interaction.clientId);
  if (consentsByItself(client, interaction.details)) return giveConsent(provider, interaction);
  const { path, scopes } = interaction;
  return interaction.show(200, consentPage({ path, clientName: client.name, wishes: wishesOf(scopes) }));
}

async function giveConsent(provider: Provider, interaction: Interaction): Promise<FastifyReply> {
  return interaction.finishOnTop({ consent: { grantId: await grantAll(provider, interaction.details) } });
}
