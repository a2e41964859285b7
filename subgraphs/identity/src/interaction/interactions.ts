import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { errors, type InteractionResults } from 'oidc-provider';
import { z } from 'zod';
import { formTargetOf, pageHeaders } from '../pages/page.ts';

/** The provider's record of a person being asked something. */
export type InteractionDetails = Awaited<ReturnType<Provider['interactionDetails']>>;

/** One interaction in the course of one request. */
export interface Interaction {
  readonly details: InteractionDetails;
  /** `/interaction/<uid>` */
  readonly path: string;
  readonly clientId: string;
  /** What the client asks for. */
  readonly scopes: readonly string[];
  /** Answers with a page whose forms may lead back to the client. */
  show(status: number, body: string): FastifyReply;
  /** Ends the interaction, forgetting what earlier ones of this flow established, and sends the browser back. */
  finish(result: InteractionResults): Promise<FastifyReply>;
  /** As `finish`, on top of what earlier ones established: consent does not undo the sign-in before it. */
  finishOnTop(result: InteractionResults): Promise<FastifyReply>;
}

/**
 * Finds the interaction that the browser's cookie names. The cookie is what makes the forms safe from forgery: it is
 * bound to the interaction's path, signed, and not sent along by other sites' forms (SameSite=Lax).
 *
 * @param prompt the only question that the request may answer; any by default.
 * @throws errors.SessionNotFound when the interaction has ended, the path names another, or another site sent the form.
 */
export type FindInteraction = (request: FastifyRequest, reply: FastifyReply, prompt?: string) => Promise<Interaction>;

const routeParams = z.object({ uid: z.string().regex(/^[\w-]{10,64}$/) });
const authorization = z.object({ client_id: z.string(), redirect_uri: z.string(), scope: z.string().default('') });

/** Finds interactions of `provider` that are met under `publicUrl`. */
export function interactionFinder(provider: Provider, publicUrl: URL): FindInteraction {
  return async (request, reply, prompt) => {
    requireOwnOrigin(request, publicUrl);
    const uid = routeParams.safeParse(request.params).data?.uid;
    const details = await provider.interactionDetails(request.raw, reply.raw);
    if (details.uid !== uid || (prompt !== undefined && details.prompt.name !== prompt)) {
      throw new errors.SessionNotFound('interaction and path differ');
    }
    return openInteraction(provider, details, request, reply);
  };
}

function openInteraction(
  provider: Provider,
  details: InteractionDetails,
  request: FastifyRequest,
  reply: FastifyReply,
): Interaction {
  const { client_id: clientId, redirect_uri: redirectUri, scope } = authorization.parse(details.params);
  const leave = async (result: InteractionResults, mergeWithLastSubmission: boolean): Promise<FastifyReply> => {
    const returnTo = await provider.interactionResult(request.raw, reply.raw, result, { mergeWithLastSubmission });
    return reply.headers(pageHeaders()).redirect(returnTo, 303);
  };
  return {
    details,
    path: `/interaction/${details.uid}`,
    clientId,
    scopes: scope.split(' ').filter((part) => part !== ''),
    show: (status, body) =>
      reply
        .status(status)
        .headers(pageHeaders([formTargetOf(redirectUri)]))
        .type('text/html')
        .send(body),
    finish: (result) => leave(result, false),
    finishOnTop: (result) => leave(result, true),
  };
}

// A second line beside the cookie: browsers name the origin of every form that is sent.
function requireOwnOrigin(request: FastifyRequest, publicUrl: URL): void {
  const { origin } = request.headers;
  if (request.method === 'POST' && origin !== undefined && origin !== publicUrl.origin) {
    throw new errors.SessionNotFound('the form was sent from another origin');
  }
}
