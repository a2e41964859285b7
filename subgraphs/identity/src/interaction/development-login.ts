import type { Metrics } from '@crowdpay/metrics';
import type { FastifyInstance } from 'fastify';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { UserReader } from '../domain/user.ts';
import type { ClientRegistry } from '../oidc/clients.ts';
import { loginPage } from '../pages/login-page.ts';
import { signIn } from '../use-cases/sign-in.ts';
import { type Interaction, type Interactions, requestedBy } from './interactions.ts';

/** What signing in by e-mail alone needs. */
export interface DevelopmentLogin {
  readonly users: UserReader;
  readonly unitOfWork: UnitOfWork;
  readonly metrics: Metrics;
}

/** Adds the target of the development login form. One answer for every failure: who has an account stays untold. */
export function addDevelopmentLogin(
  scope: FastifyInstance,
  interactions: Interactions,
  { clients, ...deps }: DevelopmentLogin & { readonly clients: ClientRegistry },
): void {
  const attempts = deps.metrics.counter({
    name: 'identity_sign_ins_total',
    help: 'Attempts to sign in at the development login page, by outcome.',
    labelNames: ['outcome'],
  });
  const access = { config: { access: { callers: ['gateway'] } } } as const;

  scope.post('/interaction/:uid/login', access, async (request, reply) => {
    const interaction = await interactions.find(request, reply, 'login');
    const { clientId } = requestedBy(interaction);
    const { tenant } = clients.settingsOf(clientId);
    const email = request.body instanceof URLSearchParams ? (request.body.get('email') ?? '') : '';
    const user = await signIn(deps, { tenant, email, clientId, requestId: request.id });
    attempts.inc({ outcome: user === undefined ? 'refused' : 'signed-in' });
    if (user === undefined) return interactions.show(reply, interaction, 400, loginPageOf(clients, interaction, true));
    return interactions.finish(request, reply, { login: { accountId: user.id } }, { mergeWithLastSubmission: false });
  });
}

/** The login page of an interaction. */
export function loginPageOf(clients: ClientRegistry, interaction: Interaction, failed: boolean): string {
  const { clientId } = requestedBy(interaction);
  return loginPage({ path: `/interaction/${interaction.uid}`, clientName: clients.settingsOf(clientId).name, failed });
}
