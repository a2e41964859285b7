import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';

/** Logs and counts what the provider refuses or fails at. Codes only: a description may quote what a client sent. */
export function watchProvider(provider: Provider, log: Logger, metrics: Metrics): void {
  const refusals = metrics.counter({
    name: 'identity_oidc_errors_total',
    help: 'Requests that the OpenID provider refused, by endpoint and OAuth error code.',
    labelNames: ['endpoint', 'error'],
  });
  const refused =
    (endpoint: string) =>
    (_ctx: unknown, error: Error): void => {
      const code = error instanceof errors.OIDCProviderError ? error.error : 'unknown';
      refusals.inc({ endpoint, error: code });
      log.info({ endpoint, code }, 'The OpenID provider refused a request');
    };
  provider.on('authorization.error', refused('authorization'));
  provider.on('grant.error', refused('token'));
  provider.on('introspection.error', refused('introspection'));
  provider.on('revocation.error', refused('revocation'));
  provider.on('pushed_authorization_request.error', refused('pushed_authorization_request'));
  provider.on('end_session.error', refused('end_session'));
  provider.on('server_error', (_ctx: unknown, error: Error) => {
    refusals.inc({ endpoint: 'any', error: 'server_error' });
    log.error({ err: error }, 'The OpenID provider failed');
  });
  provider.on('grant.revoked', () => {
    log.info('A grant was revoked');
  });
}
