import type { Metrics } from '@crowdpay/metrics';
import type { FastifyInstance } from 'fastify';
import type { UnitOfWork } from '../domain/unit-of-work.ts';
import type { UserReader } from '../domain/user.ts';
import type { ClientRegistry } from '../oidc/clients.ts';
import { loginPage } from '../pages/login-page.ts';
import { signIn } from '../use-cases/sign-in.ts';
import type { FindInteraction, Interaction } from './interactions.ts';

/** What signing in by e-mail alone needs. */
export interface DevelopmentLogin {
  readonly users: UserReader;
  readonly unitOfWork: UnitOfWork;
  readonly metrics: Metrics;
}

/** Adds the target of the development login form. One answer for every failure: who has an account stays untold. */
export function addDevelopmentLogin(
  scope: FastifyInstance,
  findInteraction: FindInteraction,
  clients: ClientRegistry,
  login: DevelopmentLogin,
): void {
  const attempts = login.metrics.counter({
    name: 'identity_sign_ins_total',
    help: 'Attempts to sign in at the development login page, by outcome.',
    labelNames: ['outcome'],
  });
  const access = { config: { access: { callers: ['gateway'] } } } as const;

  scope.post('/interaction/:uid/login', access, async (request, reply) => {
    const interaction = await findInteraction(request, reply, 'login');
    const { clientId } = interaction;
    const { tenant } = clients.settingsOf(clientId);
    const email = request.body instanceof URLSearchParams ? (request.body.get('email') ?? '') : '';
    const user = await signIn(login, { tenant, email, clientId, requestId: request.id });
    attempts.inc({ outcome: user === undefined ? 'refused' : 'signed-in' });
    if (user === undefined) return interaction.show(400, loginPageOf(clients, interaction, true));
    return interaction.finish({ login: { accountId: user.id } });
  });
}

/** The login page of an interaction. */
export function loginPageOf(clients: ClientRegistry, { path, clientId }: Interaction, failed: boolean): string {
  return loginPage({ path, clientName: clients.settingsOf(clientId).name, failed });
}
