import type { KoaContextWithOIDC } from 'oidc-provider';
import { formTargetOf, pageHeaders } from '../pages/page.ts';

/** Gives the provider's own pages the headers of ours; see {@link pageHeaders}. */
export async function providerPageHeaders(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  ctx.set(pageHeaders());
  await next();
  const leadsTo = afterLogout(ctx);
  if (leadsTo === undefined) return;
  const policy = ctx.response.get('content-security-policy');
  ctx.set(
    'content-security-policy',
    policy.replace("form-action 'self'", `form-action 'self' ${formTargetOf(leadsTo)}`),
  );
}

// The provider keeps it in the session once it has checked that the client registered it.
function afterLogout(ctx: Partial<KoaContextWithOIDC>): string | undefined {
  const leadsTo = ctx.oidc?.session?.state?.['postLogoutRedirectUri'];
  return typeof leadsTo === 'string' ? leadsTo : undefined;
}
