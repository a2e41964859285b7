import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { errors, type InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import { formTargetOf, pageHeaders } from '../pages/page.ts';

/** The provider's record of a person being asked something. */
export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The parameters of the authorization request that the pages look at. */
export interface RequestedAuthorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

const routeParams = z.object({ uid: z.string().regex(/^[\w-]{10,64}$/) });
const requestParams = z.object({ client_id: z.string(), redirect_uri: z.string(), scope: z.string().default('') });

/** Reads and ends interactions on behalf of the pages. */
export class Interactions {
  private readonly provider: Provider;
  private readonly publicUrl: URL;

  constructor(provider: Provider, publicUrl: URL) {
    this.provider = provider;
    this.publicUrl = publicUrl;
  }

  /**
   * The interaction that the browser's cookie names. The cookie is what makes the forms safe from forgery: it is bound
   * to this path, signed, and not sent along by other sites' forms (SameSite=Lax).
   *
   * @throws errors.SessionNotFound when it has ended, or the path names another.
   */
  async find(request: FastifyRequest, reply: FastifyReply, prompt?: string): Promise<Interaction> {
    const params = routeParams.safeParse(request.params);
    if (request.method === 'POST') this.requireOwnOrigin(request);
    const interaction = await this.provider.interactionDetails(request.raw, reply.raw);
    const expected = prompt === undefined || interaction.prompt.name === prompt;
    if (interaction.uid !== params.data?.uid || !expected) {
      throw new errors.SessionNotFound('interaction and path differ');
    }
    return interaction;
  }

  /** Ends an interaction and sends the browser back into the flow. */
  async finish(
    request: FastifyRequest,
    reply: FastifyReply,
    result: InteractionResults,
    options: { readonly mergeWithLastSubmission: boolean },
  ): Promise<FastifyReply> {
    const returnTo = await this.provider.interactionResult(request.raw, reply.raw, result, options);
    return reply.headers(pageHeaders()).redirect(returnTo, 303);
  }

  /** Answers with a page whose forms may lead back to the client. */
  show(reply: FastifyReply, interaction: Interaction, status: number, body: string): FastifyReply {
    const { redirectUri } = requestedBy(interaction);
    return reply
      .status(status)
      .headers(pageHeaders([formTargetOf(redirectUri)]))
      .type('text/html')
      .send(body);
  }

  // A second line beside the cookie: browsers name the origin of every cross-site POST.
  private requireOwnOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== this.publicUrl.origin) {
      throw new errors.SessionNotFound('the form was sent from another origin');
    }
  }
}

/** What the client asked for when it started the flow; the provider has checked it. */
export function requestedBy(interaction: Interaction): RequestedAuthorization {
  const { client_id: clientId, redirect_uri: redirectUri, scope } = requestParams.parse(interaction.params);
  return { clientId, redirectUri, scopes: scope.split(' ').filter((part) => part !== '') };
}
