import { markup, trustedHtml } from './markup.ts';
import { page } from './page.ts';

/**
 * Asks whether to sign out of CrowdPay altogether.
 *
 * @param form the provider's form element with its anti-forgery field; the buttons refer to it by its id.
 */
export function logoutPage(form: string): string {
  return page(
    'Sign out?',
    markup`${trustedHtml(form)}
<p>You will be signed out of CrowdPay in this browser.</p>
<button autofocus type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button class="quiet" type="submit" form="op.logoutForm">Stay signed in</button>`,
  );
}
