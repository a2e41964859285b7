import { markup } from './markup.ts';
import { page } from './page.ts';

/** What the login page shows. */
export interface LoginPage {
  /** The path of the interaction, `/interaction/<uid>`. */
  readonly path: string;
  readonly clientName: string;
  /** Whether the last attempt failed. The page says no more than that: neither the address nor the cause. */
  readonly failed: boolean;
}

/**
 * The development login page: one e-mail field, no proof. The field arrives here as a vault token, because the gateway
 * swaps it on the way.
 */
export function loginPage({ path, clientName, failed }: LoginPage): string {
  const alert = failed
    ? markup`<p role="alert" id="failure">That did not work. Check the address and try again.</p>`
    : '';
  const description = failed ? 'failure note' : 'note';
  return page(
    'Sign in',
    markup`<p>to continue to ${clientName}</p>
${alert}
<form method="post" action="${path}/login">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" required autofocus maxlength="254" autocomplete="username" aria-describedby="${description}">
<p class="note" id="note">Development sign-in: it asks for no proof and exists only in development.</p>
<button type="submit">Sign in</button>
</form>
<form method="post" action="${path}/cancel"><button class="quiet" type="submit">Cancel</button></form>`,
  );
}
