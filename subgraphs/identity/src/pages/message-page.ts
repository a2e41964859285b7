import { markup } from './markup.ts';
import { page } from './page.ts';

/** A page that only says something. */
export function messagePage(title: string, text: string): string {
  return page(title, markup`<p>${text}</p>`);
}

/** Says that a sign-in cannot go on, with the protocol's error code for the client's developer. */
export function errorPage(code: string): string {
  return page(
    'This did not work',
    markup`<p role="alert">The sign-in cannot go on. Go back to the application and start again.</p>
<p class="note">Error: ${code}</p>`,
  );
}
