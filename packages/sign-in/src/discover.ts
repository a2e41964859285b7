import * as oidc from 'openid-client';

/** Reads the provider's metadata. Plain HTTP is accepted for loopback addresses alone. */
export async function discover(
  publicUrl: URL,
  clientId: string,
  authentication: oidc.ClientAuth,
): Promise<oidc.Configuration> {
  const loopback = publicUrl.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(publicUrl.hostname);
  return oidc.discovery(new URL('/oidc', publicUrl), clientId, undefined, authentication, {
    // openid-client marks the function as deprecated to make it stand out, not because it goes away.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    ...(loopback ? { execute: [oidc.allowInsecureRequests] } : {}),
  });
}
