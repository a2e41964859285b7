import { markup } from './markup.ts';
import { page } from './page.ts';

/** What the consent page shows. */
export interface ConsentPage {
  /** The path of the interaction, `/interaction/<uid>`. */
  readonly path: string;
  readonly clientName: string;
  /** What the client asks for, in words. */
  readonly wishes: readonly string[];
}

/** Asks the signed-in person whether a client may act for them. */
export function consentPage({ path, clientName, wishes }: ConsentPage): string {
  const list = wishes.map((wish) => markup`<li>${wish}</li>`);
  return page(
    `Allow ${clientName}?`,
    markup`<p>${clientName} asks to:</p>
<ul>
${list}
</ul>
<form method="post" action="${path}/consent"><button type="submit" autofocus>Allow</button></form>
<form method="post" action="${path}/cancel"><button class="quiet" type="submit">Cancel</button></form>`,
  );
}
