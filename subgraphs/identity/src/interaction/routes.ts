import { CrowdPayError, httpStatusOf } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { ClientRegistry } from '../oidc/clients.ts';
import { consentPage } from '../pages/consent-page.ts';
import { errorPage } from '../pages/message-page.ts';
import { pageHeaders } from '../pages/page.ts';
import { consentsByItself, grantAll, wishesOf } from './consent.ts';
import { addDevelopmentLogin, type DevelopmentLogin, loginPageOf } from './development-login.ts';
import { type Interaction, Interactions, requestedBy } from './interactions.ts';

/** What the interaction pages need. */
export interface InteractionOptions {
  readonly provider: Provider;
  readonly clients: ClientRegistry;
  readonly publicUrl: URL;
  /** Left out, nobody can sign in by e-mail alone. */
  readonly developmentLogin?: DevelopmentLogin;
  readonly log: Logger;
}

const FORM_LIMIT_BYTES = 4_096;

/** Serves the pages on which the provider asks a person something, to the gateway alone. */
export function addInteractionRoutes(app: FastifyInstance, options: InteractionOptions): void {
  app.register((scope, _options, registered) => {
    readForms(scope);
    answerWithPages(scope, options.log);
    const interactions = new Interactions(options.provider, options.publicUrl);
    const access = { config: { access: { callers: ['gateway'] } } } as const;

    scope.get('/interaction/:uid', access, async (request, reply) => {
      const interaction = await interactions.find(request, reply);
      if (interaction.prompt.name === 'consent') return askConsent(options, interactions, interaction, request, reply);
      if (options.developmentLogin === undefined) {
        const result = { error: 'temporarily_unavailable', error_description: 'no way to sign in is enabled' };
        return interactions.finish(request, reply, result, { mergeWithLastSubmission: false });
      }
      return interactions.show(reply, interaction, 200, loginPageOf(options.clients, interaction, false));
    });

    scope.post('/interaction/:uid/consent', access, async (request, reply) => {
      const interaction = await interactions.find(request, reply, 'consent');
      return giveConsent(options.provider, interactions, interaction, request, reply);
    });

    scope.post('/interaction/:uid/cancel', access, async (request, reply) => {
      await interactions.find(request, reply);
      const result = { error: 'access_denied', error_description: 'the person cancelled' };
      return interactions.finish(request, reply, result, { mergeWithLastSubmission: false });
    });

    if (options.developmentLogin !== undefined) {
      addDevelopmentLogin(scope, interactions, { ...options.developmentLogin, clients: options.clients });
    }
    registered();
  });
}

async function askConsent(
  options: InteractionOptions,
  interactions: Interactions,
  interaction: Interaction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { clientId, scopes } = requestedBy(interaction);
  const client = options.clients.settingsOf(clientId);
  if (consentsByItself(client, interaction)) {
    return giveConsent(options.provider, interactions, interaction, request, reply);
  }
  const path = `/interaction/${interaction.uid}`;
  const body = consentPage({ path, clientName: client.name, wishes: wishesOf(scopes) });
  return interactions.show(reply, interaction, 200, body);
}

async function giveConsent(
  provider: Provider,
  interactions: Interactions,
  interaction: Interaction,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const consent = { grantId: await grantAll(provider, interaction) };
  return interactions.finish(request, reply, { consent }, { mergeWithLastSubmission: true });
}

function readForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, body, parsed) => {
      parsed(null, new URLSearchParams(body.toString()));
    },
  );
}

// People see a page, not JSON. What is no refusal (the protocol's, ours, Fastify's) is our fault and goes to the log.
function answerWithPages(scope: FastifyInstance, log: Logger): void {
  scope.setErrorHandler((thrown: unknown, request, reply) => {
    const { status, code } = refusalOf(thrown);
    if (status >= 500) log.error({ requestId: request.id, err: thrown }, 'An interaction page failed');
    return reply.status(status).headers(pageHeaders()).type('text/html').send(errorPage(code));
  });
}

function refusalOf(thrown: unknown): { readonly status: number; readonly code: string } {
  if (thrown instanceof errors.OIDCProviderError) return { status: thrown.statusCode, code: thrown.error };
  if (thrown instanceof CrowdPayError) return { status: httpStatusOf(thrown.code), code: thrown.code };
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  return status >= 400 && status < 500 ? { status, code: 'invalid_request' } : { status: 500, code: 'server_error' };
}
